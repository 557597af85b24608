/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-elements": a local array is filled element by element, one after the other, and the function puts all of them in
 * a loop at its end; where it leaves before that, the same loop goes in front of the statement that leaves.
 *
 * The order is the proof: behind the last look-up nothing but that loop puts, or hands on, or sets an element, so that
 * at an exit which does not come from the loop each element holds what its look-up gave, or NULL.
 */
#include "fix/put-elements.h"

#include <string.h>

#include "fix/place.h"
#include "fix/plan.h"
#include "fix/sentence.h"
#include "fix/text.h"

struct elements {
	const struct flow_unit *fu;
	const struct flow_ref *ref;
	struct text text;
	const struct ir_path *array;
	const struct ir_instr *put; /* of the loop */
	const struct ir_loop *loop;
	char *lines; /* the loop as it is written again, but for the indentation */
	char *inside; /* the same with a counter of its own, for loops that count by the same one; or NULL */
};

/* "a[2]" of a local array, one of whose elements @p is; NULL: it is none. */
static const struct ir_path *array_of(const struct ir_path *p)
{
	const struct ir_path *a = p && p->kind == IR_P_INDEX ? p->base : NULL;

	return a && a->kind == IR_P_VAR && a->var->kind == IR_V_LOCAL && a->type.kind == IR_T_ARRAY &&
			       a->type.count
		       ? a
		       : NULL;
}

bool elements_has(const struct ir_path *array, const struct ir_path *p)
{
	return p && p->kind == IR_P_INDEX && p->base == array;
}

bool elements_loads(const struct ir_path *array, const struct ir_expr *e)
{
	return e && e->kind == IR_E_LOAD && elements_has(array, e->path);
}

bool elements_taken(const struct ir_path *array, const struct ir_expr *e)
{
	if (!e)
		return false;
	if (e->kind == IR_E_ADDR && (e->path == array || elements_has(array, e->path)))
		return true;
	return elements_taken(array, e->a) || elements_taken(array, e->b);
}

/* --- the loop that puts them ------------------------------------------------------------ */

/* "i < N", where N is the size of the array. */
static bool covers_all(const struct ir_path *array, const struct ir_loop *loop)
{
	const struct ir_expr *c = loop->header ? loop->header->term.value : NULL;

	return c && c->kind == IR_E_BINOP && c->oper == IR_O_LT && c->a->kind == IR_E_LOAD &&
	       c->a->path->kind == IR_P_VAR && c->b->kind == IR_E_CONST &&
	       c->b->value == (int64_t)array->type.count;
}

/* Its first line has to be all of its head. */
char *elements_loop_head(const struct text *t, const struct ir_loop *loop, const struct ir_path *array)
{
	const struct ir_stmt *s = loop->stmt;
	g_autofree char *zero = NULL, *head = NULL;
	const struct ir_var *v;

	if (!covers_all(array, loop))
		return NULL;
	v = loop->header->term.value->a->path->var;
	if (!s || s->range.in_macro || s->range.in_header || !s->body || v->kind != IR_V_LOCAL)
		return NULL;
	zero = g_strdup_printf("for (%s = 0; ", v->name);
	head = g_strndup(t->s + s->range.begin, s->body->range.begin - s->range.begin);
	g_strchomp(head);
	if (!g_str_has_prefix(head, zero) || strchr(head, '\n') || !g_str_has_suffix(head, ")"))
		return NULL;
	return g_steal_pointer(&head);
}

/* The put in the loop, once a round, of which nothing else is needed. */
static bool is_loop_put(const struct elements *e, const struct ir_instr *in)
{
	const struct ir_loop *loop = in->block->loop;

	return in->op == IR_CALL && !in->implicit && !in->macro && !in->dst && in->nargs == 1 && in->stmt &&
	       in->stmt->kind == IR_S_EXPR && loop && elements_loads(e->array, in->args[0]) &&
	       !in->args[0]->path->index_known && model_does(e->fu->model, in->callee, MODEL_RELEASE, NULL) &&
	       model_does(e->fu->model, in->callee, MODEL_TAKES_NULL, NULL) && covers_all(e->array, loop);
}

static bool has_variable(const struct ir_func *f, const char *name)
{
	for (unsigned int i = 0; i < f->vars->len; i++) {
		if (!g_strcmp0(((const struct ir_var *)f->vars->pdata[i])->name, name))
			return true;
	}
	return false;
}

/* "for (i = 0; …" -> "for (int j = 0; …" */
static char *with_own_counter(const struct elements *e)
{
	static const char *const usual[] = { "j", "k", "n" };
	const struct ir_var *v = e->loop->header->term.value->a->path->var;
	g_autofree char *pattern = g_strdup_printf("\\b%s\\b", v->name), *renamed = NULL;
	g_autoptr(GRegex) re = g_regex_new(pattern, 0, 0, NULL);

	for (unsigned int k = 0; k < G_N_ELEMENTS(usual); k++) {
		if (has_variable(e->ref->func, usual[k]))
			continue;
		renamed = g_regex_replace_literal(re, e->lines, -1, 0, usual[k], 0, NULL);
		return g_strdup_printf("for (%sint %s", v->type.is_unsigned ? "unsigned " : "",
				       renamed + strlen("for ("));
	}
	return NULL;
}

static bool find_loop(struct elements *e)
{
	const struct ir_func *f = e->ref->func;
	g_autofree char *head = NULL, *call = NULL;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (!is_loop_put(e, f->instrs[i]))
			continue;
		if (e->put)
			return false;
		e->put = f->instrs[i];
		e->loop = e->put->block->loop;
	}
	head = e->put ? elements_loop_head(&e->text, e->loop, e->array) : NULL;
	if (!head)
		return false;
	call = g_strndup(e->text.s + e->put->range.begin, e->put->range.end - e->put->range.begin);
	e->lines = g_strdup_printf("%s\n\t%s;\n", head, call);
	e->inside = with_own_counter(e);
	return !strchr(call, '\n');
}

/* --- nothing else happens to them ------------------------------------------------------- */

static const struct flow_ref *ref_of(const struct elements *e, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < e->fu->refs->len; i++) {
		const struct flow_ref *r = e->fu->refs->pdata[i];

		if (r->acquire == in && r->func == e->ref->func)
			return r;
	}
	return NULL;
}

/* Only temporaries may take an element, only the loop may put one. */
static bool is_harmless(const struct elements *e, const struct ir_instr *in)
{
	if (in->op == IR_ASSIGN)
		return !elements_taken(e->array, in->src) && !elements_has(e->array, in->dst) &&
		       (!elements_loads(e->array, in->src) ||
			(in->dst->kind == IR_P_VAR && in->dst->var->kind == IR_V_TEMP));
	for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
		if (elements_taken(e->array, in->args[k]))
			return false;
		if (elements_loads(e->array, in->args[k]) && in != e->put &&
		    (!in->callee || model_does(e->fu->model, in->callee, MODEL_RELEASE, NULL) ||
		     model_does(e->fu->model, in->callee, MODEL_ESCAPE, NULL)))
			return false;
	}
	return true;
}

/* Each element is filled once, by look-ups that are put alike, all of them one after the other. */
static bool filled_in_order(const struct elements *e)
{
	const struct ir_func *f = e->ref->func;
	g_autofree bool *seen = g_new0(bool, e->array->type.count);
	unsigned int n = 0;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct flow_ref *r;

		if (in->op != IR_CALL || !elements_has(e->array, in->dst)) {
			if (!is_harmless(e, in))
				return false;
			continue;
		}
		r = ref_of(e, in);
		if (!r || g_strcmp0(r->release, e->ref->release) || in->block != e->ref->acquire->block ||
		    !in->dst->index_known || in->dst->index < 0 ||
		    in->dst->index >= (int64_t)e->array->type.count || seen[in->dst->index])
			return false;
		seen[in->dst->index] = true;
		n++;
	}
	return n == e->array->type.count && !e->ref->acquire->block->loop;
}

/* --- where they are lost ---------------------------------------------------------------- */

/* Does every way to @to come by the look-ups? */
static bool comes_by_them(const struct elements *e, const struct ir_block *to)
{
	return !fix_at_reaches(e->ref->func->blocks->pdata[0], to, e->ref->acquire->block);
}

/* "return;", "return -EINVAL;": nothing in it is changed by a loop in front of it. */
static bool is_plain_return(const struct ir_block *b)
{
	const struct ir_expr *v = b->term.value;

	return b->term.kind == IR_TERM_RETURN && b->term.stmt && b->term.stmt->kind == IR_S_RETURN &&
	       !b->term.stmt->range.in_macro && !b->term.stmt->range.in_header &&
	       (!v || v->kind == IR_E_CONST);
}

static bool collect_exits(const struct elements *e, GPtrArray *exits)
{
	for (unsigned int i = 0; i < e->ref->exits->len; i++) {
		const struct ref_exit *x = e->ref->exits->pdata[i];

		if (x->place == REF_RELEASED)
			continue;
		if (x->place != REF_LOST || x->overwritten || x->func != e->ref->func || !x->block ||
		    !is_plain_return(x->block) || fix_at_reaches(e->put->block, x->block, NULL) ||
		    !comes_by_them(e, x->block))
			return false;
		if (!g_ptr_array_find(exits, x->block, NULL))
			g_ptr_array_add(exits, (gpointer)x->block);
	}
	return exits->len > 0;
}

/* Is it inside a loop that counts by the variable of the loop that puts? */
static bool counts_by_it(const struct elements *e, const struct ir_stmt *s)
{
	const struct ir_path *counter = e->loop->header->term.value->a->path;

	for (unsigned int i = 0; i < e->ref->func->loops->len; i++) {
		const struct ir_loop *l = e->ref->func->loops->pdata[i];

		if (l->stmt && stmt_inside(s, l->stmt) && l->header && l->header->term.value &&
		    expr_mentions(l->header->term.value, counter->var))
			return true;
	}
	return false;
}

static bool put_before(const struct elements *e, const GPtrArray *exits, GPtrArray *edits)
{
	const struct fix_at at = { .fu = e->fu, .func = e->ref->func, .text = e->text };

	for (unsigned int i = 0; i < exits->len; i++) {
		const struct ir_stmt *s = ((const struct ir_block *)exits->pdata[i])->term.stmt;

		const char *lines = counts_by_it(e, s) ? e->inside : e->lines;

		if (!lines || !fix_at_insert_or_brace(&at, edits, s, lines))
			return false;
	}
	return true;
}

static struct fix_candidate *propose(const struct elements *e)
{
	g_autoptr(GPtrArray) exits = g_ptr_array_new(), edits = fix_edits_new();
	GPtrArray *sorted = fix_edits_new();
	char *words;

	if (!collect_exits(e, exits) || !put_before(e, exits, edits) || !fix_merge(sorted, edits)) {
		g_ptr_array_unref(sorted);
		return NULL;
	}
	words = g_strdup_printf(
		"%s() fills the array '%s' and drops all references in it at its end, but not where it "
		"returns before that.\n\nDrop them there, too.",
		e->ref->func->name, e->array->var->name);
	return fix_candidate_new("put-elements", sorted, words);
}

struct fix_candidate *put_elements(const struct flow_unit *fu, const struct flow_ref *ref)
{
	struct elements e = {
		.fu = fu,
		.ref = ref,
		.text = { fu->ir->text, (uint32_t)fu->ir->len },
		.array = array_of(ref->acquire->dst),
	};
	struct fix_candidate *c = NULL;

	if (e.array && ref->release && !ref->func->tainted && find_loop(&e) && filled_in_order(&e))
		c = propose(&e);
	g_free(e.lines);
	g_free(e.inside);
	return c;
}
