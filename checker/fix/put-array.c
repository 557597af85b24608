/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-array": a loop looks up one object a round and stores it in a local array that nothing puts; a loop with the same
 * head puts them all in front of the last return.
 *
 * The array is NULL at first and set in that loop alone, at the index of the round, so that each element holds the
 * reference of its round, or NULL. All ways out of the loop come to that return, and what has not been there has an
 * array of NULLs. The checker itself has to see that no round overwrites or drops what it has found.
 */
#include "fix/put-array.h"

#include "fix/inside.h"
#include "fix/place.h"
#include "fix/plan.h"
#include "fix/put-elements.h"
#include "fix/retained.h"
#include "fix/unwind-place.h"

struct array {
	const struct flow_unit *fu;
	const struct flow_ref *ref;
	struct text text;
	const struct ir_path *path;
	const struct ir_loop *loop; /* that fills it */
	const struct ir_var *index;
	GPtrArray *held; /* const struct ir_path *: names of what the loop looks up */
	GHashTable *inside; /* const struct ir_var *: locals that may point into one of them */
};

/* --- the loop that fills it -------------------------------------------------------------- */

/* The element of a local array that the object goes to, or NULL. */
static const struct ir_instr *find_store(const struct array *a, const struct flow_ref *ref)
{
	g_autoptr(GPtrArray) names = retained_names(a->fu, ref);
	const struct ir_func *f = ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_path *p = in->dst;

		if (in->op == IR_ASSIGN && p && p->kind == IR_P_INDEX && !p->index_known &&
		    p->base->kind == IR_P_VAR && p->base->var->kind == IR_V_LOCAL &&
		    p->base->type.kind == IR_T_ARRAY && p->base->type.count && in->block->loop &&
		    retained_is(names, in->src))
			return in;
	}
	return NULL;
}

/* What is looked up in a round of the loop, and stored by @in; NULL: something else. */
static const struct flow_ref *stored_by(const struct array *a, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < a->fu->refs->len; i++) {
		const struct flow_ref *r = a->fu->refs->pdata[i];
		g_autoptr(GPtrArray) names = NULL;

		if (r->func != a->ref->func || !r->acquire->dst || r->acquire->dst->kind != IR_P_VAR ||
		    r->acquire->block->loop != a->loop || r->soft || !r->release)
			continue;
		if (in->src->kind == IR_E_LOAD ? in->src->path == r->acquire->dst
					       : in->src->kind == IR_E_ADDR && ir_path_root(in->src->path) ==
										       r->acquire->dst->var) {
			names = g_ptr_array_new();
			g_ptr_array_add(names, (gpointer)r->acquire->dst);
			return retained_is(names, in->src) ? r : NULL;
		}
	}
	return NULL;
}

/* "array[i] = …", where i is the variable of the loop? */
static bool at_index(const struct array *a, const struct ir_instr *in)
{
	g_autofree char *want = g_strdup_printf("%s[%s]", a->path->var->name, a->index->name);

	return !in->macro && !in->range.in_header && in->range.end <= a->text.len &&
	       g_str_has_prefix(a->text.s + in->range.begin, want);
}

/* Is @in one of the stores that are fine: NULL where the array is declared, or what a round has found? */
static bool sets_element(struct array *a, const struct ir_instr *in, unsigned int *nulls)
{
	const struct flow_ref *r;

	if (in->op != IR_ASSIGN)
		return false;
	if (in->src->kind == IR_E_CONST && !in->src->value && in->stmt && in->stmt->kind == IR_S_DECL &&
	    in->dst->index_known && !in->block->loop) {
		(*nulls)++;
		return true;
	}
	r = in->block->loop == a->loop && !in->dst->index_known && at_index(a, in) ? stored_by(a, in) : NULL;
	if (r && !g_ptr_array_find(a->held, r->acquire->dst, NULL))
		g_ptr_array_add(a->held, (gpointer)r->acquire->dst);
	return r;
}

/* Does the call keep argument @k, uncounted, for as long as something else is kept? */
static bool keeps(const struct array *a, const struct ir_instr *in, unsigned int k)
{
	return (model_fact_on(a->fu->model, in->callee, MODEL_COOKIE, k) ||
		model_fact_on(a->fu->model, in->callee, MODEL_KEEPS, k)) &&
	       !(in->dst && in->dst->type.kind == IR_T_PTR && !ir_path_derefs(in->dst));
}

/* May @in do anything to what is in the array? */
static bool is_harmless(const struct array *a, const struct ir_instr *in)
{
	if (in->op == IR_ASSIGN)
		return !elements_taken(a->path, in->src) &&
		       (!elements_loads(a->path, in->src) ||
			(in->dst->kind == IR_P_VAR && in->dst->var->kind == IR_V_TEMP));
	for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
		if (elements_taken(a->path, in->args[k]))
			return false;
		if (elements_loads(a->path, in->args[k]) &&
		    (!in->callee || keeps(a, in, k) ||
		     model_does(a->fu->model, in->callee, MODEL_RELEASE, NULL) ||
		     model_does(a->fu->model, in->callee, MODEL_ESCAPE, NULL)))
			return false;
	}
	return true;
}

static bool filled_by_loop(struct array *a)
{
	const struct ir_func *f = a->ref->func;
	unsigned int nulls = 0;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (elements_has(a->path, in->dst) ? !sets_element(a, in, &nulls) : !is_harmless(a, in))
			return false;
	}
	return nulls == a->path->type.count && a->held->len;
}

/* --- where it ends ------------------------------------------------------------------------ */

/* The one return that the loop leads to, the last statement of the function; or NULL. */
static const struct ir_stmt *only_return(const struct array *a)
{
	const struct ir_stmt *last = stmt_last(a->ref->func->body);
	g_autoptr(GPtrArray) all = fix_at_blocks_from(a->loop->header);

	while (last && last->kind == IR_S_LABEL)
		last = last->body;
	for (unsigned int i = 0; i < all->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)all->pdata[i])->term;

		if (t->kind == IR_TERM_RETURN &&
		    (t->stmt != last || !last || last->kind != IR_S_RETURN || !t->value ||
		     (t->value->kind != IR_E_CONST &&
		      (t->value->kind != IR_E_LOAD || t->value->path->kind != IR_P_VAR ||
		       inside_points(a->held, a->inside, t->value)))))
			return NULL;
	}
	return last && last->kind == IR_S_RETURN && stmt_sees(last, a->path->var) && stmt_sees(last, a->index)
		       ? last
		       : NULL;
}

/* "for (…)\n\tput_device(array[i]);\n", and an empty line; NULL when a put of NULL is not fine. g_free() */
static char *loop_lines(const struct array *a, bool apart)
{
	const struct flow_ref *ref = a->ref;
	const char *format = model_release_by(a->fu->model, ref->api, ref->kind, a->path->type.tag);
	g_autofree char *head = elements_loop_head(&a->text, a->loop, a->path);
	g_autofree char *object = g_strdup_printf("%s[%s]", a->path->var->name, a->index->name);
	g_autofree char *put = retained_put_or_null(a->fu->model, format, object);

	return head && put ? g_strdup_printf("%s\n\t%s;\n%s", head, put, apart ? "\n" : "") : NULL;
}

static struct fix_candidate *propose(const struct array *a)
{
	const struct ir_stmt *last = only_return(a),
			     *beside = last ? unwind_place(a->fu, a->ref, last) : NULL;
	const struct fix_at at = { .fu = a->fu, .func = a->ref->func, .text = a->text };
	g_autofree char *lines = last ? loop_lines(a, !beside) : NULL;
	GPtrArray *edits;
	char *words;

	if (!lines)
		return NULL;
	edits = fix_edits_new();
	if (!fix_at_insert_before(&at, edits, beside ? beside : last, lines)) {
		g_ptr_array_unref(edits);
		return NULL;
	}
	words = g_strdup_printf(
		"%s() keeps the %ss it looks up in the array '%s', with a reference each, and never "
		"drops them.\n\nDrop the references before returning.",
		a->ref->func->name, words_noun(a->ref), a->path->var->name);
	return fix_candidate_new("put-array", edits, words);
}

struct fix_candidate *put_array(const struct flow_unit *fu, const struct flow_ref *ref)
{
	struct array a = { .fu = fu, .ref = ref, .text = { fu->ir->text, (uint32_t)fu->ir->len } };
	const struct ir_instr *store = ref->acquire->dst && !ref->func->tainted ? find_store(&a, ref) : NULL;
	g_autofree char *head = NULL;
	struct fix_candidate *c = NULL;

	if (!store || !ref->release)
		return NULL;
	a.path = store->dst->base;
	a.loop = store->block->loop;
	head = elements_loop_head(&a.text, a.loop, a.path);
	if (!head || !g_str_has_suffix(head, "++)"))
		return NULL;
	a.index = a.loop->header->term.value->a->path->var;
	a.held = g_ptr_array_new();
	a.inside = g_hash_table_new(NULL, NULL);
	if (filled_by_loop(&a) && inside_stays(ref->func, a.held, a.inside))
		c = propose(&a);
	g_ptr_array_unref(a.held);
	g_hash_table_unref(a.inside);
	return c;
}
