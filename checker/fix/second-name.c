/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "second-name": "np = look_up(); np = np->sibling; use(np);" loses the reference where the variable goes on from the
 * object, and what it goes on to is reached through the object, which has to stay for as long as that is used.
 *
 * The object gets a variable of its own, which is set right behind each look-up and put once the first variable is of
 * no more use. All ways from a look-up have to come there, and none that has no look-up may.
 */
#include "fix/at.h"
#include "fix/plan.h"
#include "fix/sentence.h"

#include <string.h>

struct second {
	struct fix_at at;
	const struct flow_ref *ref;
	const struct ir_path *first; /* the variable */
	const char *name; /* the new one */
	GPtrArray *acquires; /* const struct ir_instr *, which fill it */
	const struct ir_stmt *behind; /* the put goes here */
};

/* --- what the function does with it ----------------------------------------------------- */

static const struct ir_var *var_of(const struct second *s)
{
	return s->first->var;
}

/* Does @e load something through the variable, as "np->sibling"? */
static bool goes_through(const struct ir_expr *e, const struct ir_var *v)
{
	if (!e)
		return false;
	if (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR)
		return e->path->kind != IR_P_VAR && ir_path_root(e->path) == v;
	return goes_through(e->a, v) || goes_through(e->b, v);
}

static bool is_temp(const struct ir_path *p)
{
	return p->kind == IR_P_VAR && p->var->kind == IR_V_TEMP;
}

/* "np = np->sibling;", or a use that leaves nothing of it behind. */
static bool is_fine_assign(const struct second *s, const struct ir_instr *in, bool *moves)
{
	if (!expr_mentions(in->src, var_of(s)))
		return true;
	if (in->dst == s->first) {
		*moves |= goes_through(in->src, var_of(s));
		return in->src->kind == IR_E_LOAD;
	}
	return in->dst->type.kind == IR_T_INT || (is_temp(in->dst) && in->dst->type.kind != IR_T_PTR);
}

/* What gets it must not give anything that lies in it, nor drop it, nor keep it. */
static bool is_fine_call(const struct second *s, const struct ir_instr *in)
{
	static const enum model_effect taking[] = { MODEL_RELEASE, MODEL_ESCAPE, MODEL_ACTION, MODEL_KEEPS,
						    MODEL_COOKIE };
	bool gets = in->dst == s->first;

	for (unsigned int k = 0; k < in->nargs; k++)
		gets |= expr_mentions(in->args[k], var_of(s));
	if (!gets || g_ptr_array_find(s->acquires, in, NULL))
		return true;
	for (unsigned int k = 0; k < G_N_ELEMENTS(taking); k++) {
		if (model_does(s->at.fu->model, in->callee, taking[k], NULL))
			return false;
	}
	return in->callee && (!in->dst || in->dst->type.kind == IR_T_INT);
}

static bool only_goes_on(const struct second *s)
{
	const struct ir_func *f = s->ref->func;
	bool moves = false;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN ? !is_fine_assign(s, in, &moves)
		    : in->op == IR_CALL ? !is_fine_call(s, in)
					: false)
			return false;
	}
	return moves;
}

/* All look-ups into the variable are findings that are put alike. */
static bool find_acquires(struct second *s)
{
	const struct flow_unit *fu = s->at.fu;

	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *r = fu->refs->pdata[i];

		if (r->func != s->ref->func || r->acquire->dst != s->first)
			continue;
		if (r->soft || r->dropped || g_strcmp0(r->release, s->ref->release) ||
		    r->acquire->block->loop || !r->acquire->stmt || r->acquire->stmt->kind != IR_S_EXPR)
			return false;
		g_ptr_array_add(s->acquires, (gpointer)r->acquire);
	}
	return s->acquires->len > 0;
}

/* --- the place of the put --------------------------------------------------------------- */

/* Blocks that @from leads to, itself included, where no way goes on from one of @stops. */
static GHashTable *blocks_from(const struct ir_block *from, GHashTable *stops)
{
	GHashTable *seen = g_hash_table_new(NULL, NULL);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	g_ptr_array_add(todo, (gpointer)from);
	while (todo->len) {
		const struct ir_block *b = g_ptr_array_steal_index(todo, todo->len - 1);

		if (!g_hash_table_add(seen, (gpointer)b) || g_hash_table_contains(stops, b))
			continue;
		for (unsigned int k = 0; k < b->term.nsucc; k++)
			g_ptr_array_add(todo, b->term.succ[k]);
	}
	return seen;
}

/* Block and index of the first thing that @stmt does; NULL: it does nothing that can be told. */
static const struct ir_block *start_of(const struct ir_func *f, const struct ir_stmt *stmt,
				       unsigned int *index)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (stmt_inside(in->stmt, stmt) && g_ptr_array_find(in->block->instrs, in, index))
			return in->block;
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (b->term.stmt == stmt) {
			*index = b->instrs->len;
			return b;
		}
	}
	return NULL;
}

/* Does every way from a look-up, and none without one, come to @to, and no look-up follow another? */
static bool meets_all(const struct second *s, const struct ir_block *to)
{
	g_autoptr(GHashTable) stops = g_hash_table_new(NULL, NULL), early = NULL, none = NULL;
	const GPtrArray *blocks = s->ref->func->blocks;

	g_hash_table_add(stops, (gpointer)to);
	for (unsigned int i = 0; i < s->acquires->len; i++) {
		const struct ir_instr *in = s->acquires->pdata[i];
		g_autoptr(GHashTable) seen = blocks_from(in->block, stops);

		for (unsigned int k = 0; k < blocks->len; k++) {
			const struct ir_block *b = blocks->pdata[k];

			if (b != to && b->term.kind == IR_TERM_RETURN && g_hash_table_contains(seen, b))
				return false;
		}
		for (unsigned int k = 0; k < s->acquires->len; k++) {
			const struct ir_instr *other = s->acquires->pdata[k];

			if (other != in && g_hash_table_contains(seen, other->block))
				return false;
		}
	}
	none = g_hash_table_new(NULL, NULL);
	for (unsigned int i = 0; i < s->acquires->len; i++)
		g_hash_table_add(none, ((const struct ir_instr *)s->acquires->pdata[i])->block);
	early = blocks_from(blocks->pdata[0], none);
	return !to->loop && (g_hash_table_contains(none, to) || !g_hash_table_contains(early, to));
}

/* The first statement of the function's body behind which the variable is of no use. */
static bool find_behind(struct second *s)
{
	const struct ir_func *f = s->ref->func;
	const GPtrArray *kids = f->body ? f->body->kids : NULL;
	unsigned int last = 0;

	for (unsigned int i = 0; kids && i < kids->len; i++) {
		for (unsigned int k = 0; k < s->acquires->len; k++) {
			if (stmt_inside(((const struct ir_instr *)s->acquires->pdata[k])->stmt,
					kids->pdata[i]))
				last = i;
		}
	}
	for (unsigned int i = last; kids && i + 1 < kids->len; i++) {
		const struct ir_stmt *next = kids->pdata[i + 1];
		unsigned int index;
		const struct ir_block *b = start_of(f, next, &index);

		if (!b || next->kind == IR_S_LABEL || next->kind == IR_S_LOOP ||
		    ((const struct ir_stmt *)kids->pdata[i])->range.in_macro)
			return false;
		if (!meets_all(s, b) || !var_is_free(b, index, var_of(s)))
			continue;
		s->behind = kids->pdata[i];
		return true;
	}
	return false;
}

/* --- edits ------------------------------------------------------------------------------ */

static bool make_edits(const struct second *s, GPtrArray *edits)
{
	const struct model *m = s->at.fu->model;
	const char *tag = s->first->type.tag;
	struct site site = { .guarded = true, .object = (char *)s->name };
	g_autofree char *set = g_strdup_printf("%s = %s;\n", s->name, var_of(s)->name);
	g_autofree char *put = plan_release_as(m, s->ref->release,
					       model_release_null_format(m, s->ref->kind, tag), &site, "");
	g_autofree char *lines = g_strdup_printf("%s\n", put);

	if (!name_local_declare(s->ref->func, s->behind, tag, s->name, edits))
		return false;
	for (unsigned int i = 0; i < s->acquires->len; i++) {
		const struct ir_instr *in = s->acquires->pdata[i];

		if (!fix_at_insert_after(&s->at, edits, in->stmt, set))
			return false;
	}
	return fix_at_insert_after(&s->at, edits, s->behind, lines);
}

static struct fix_candidate *propose(const struct second *s)
{
	g_autoptr(GPtrArray) edits = fix_edits_new(), apis = g_ptr_array_new();
	GPtrArray *sorted = fix_edits_new();
	g_autofree char *deed = NULL;

	if (!make_edits(s, edits) || !fix_merge(sorted, edits)) {
		g_ptr_array_unref(sorted);
		return NULL;
	}
	for (unsigned int i = 0; i < s->acquires->len; i++) {
		const char *api = ((const struct ir_instr *)s->acquires->pdata[i])->callee;

		if (!g_ptr_array_find_with_equal_func(apis, api, g_str_equal, NULL))
			g_ptr_array_add(apis, (gpointer)api);
	}
	deed = g_strdup_printf(
		"Keep the result in a variable of its own, as '%s' goes on from there, and drop "
		"the reference when neither is used any more.",
		var_of(s)->name);
	return fix_candidate_new(
		"second-name", sorted,
		words_references(words_noun(s->ref), apis, s->ref->func->name, "never dropped", deed));
}

struct fix_candidate *second_name(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const struct ir_path *first = ref->acquire->dst;
	struct second s = {
		.at = { .fu = fu, .func = ref->func, .text = { fu->ir->text, (uint32_t)fu->ir->len } },
		.ref = ref,
		.first = first,
	};
	struct fix_candidate *c = NULL;

	if (ref->func->tainted || !ref->release || !first || first->kind != IR_P_VAR ||
	    first->var->kind != IR_V_LOCAL || first->type.kind != IR_T_PTR || !first->type.tag)
		return NULL;
	s.acquires = g_ptr_array_new();
	if (find_acquires(&s) && only_goes_on(&s) && find_behind(&s)) {
		s.name = name_local(ref->func, first->type.tag);
		c = s.name ? propose(&s) : NULL;
	}
	g_free(s.at.why_not);
	g_ptr_array_unref(s.acquires);
	return c;
}
