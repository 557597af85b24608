/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-local": a look-up or another one, each with a variable of its own, gives what a common one then stands for:
 * "if (client) dev = &client->dev;". Where the function ends, that one is put.
 *
 * It is NULL at first, and set to what was looked up alone: wherever it is not NULL, it is a reference that nothing has
 * dropped. The checker itself has to see that no reference is lost before it gets there, or overwritten.
 */
#include "fix/put-local.h"

#include <string.h>

#include "fix/inside.h"
#include "fix/place.h"
#include "fix/plan.h"
#include "fix/retained.h"
#include "fix/unwind-place.h"

struct local {
	const struct flow_unit *fu;
	const struct flow_ref *ref;
	const struct ir_path *path; /* of the common variable */
	GPtrArray *held; /* const struct ir_path *: names of what is looked up, and the common one */
	GPtrArray *refs; /* const struct flow_ref * */
	GHashTable *inside; /* const struct ir_var *: locals that may point into one of them */
};

/* Is the reference just lost, wherever the function ends? */
static bool is_lost(const struct flow_ref *r)
{
	for (unsigned int i = 0; i < r->exits->len; i++) {
		const struct ref_exit *x = r->exits->pdata[i];

		if (x->func != r->func || x->place != REF_LOST || x->overwritten)
			return false;
	}
	return r->exits->len && !r->soft && r->release && !r->acquire->block->loop && r->acquire->dst &&
	       r->acquire->dst->kind == IR_P_VAR && r->acquire->dst->var->kind == IR_V_LOCAL &&
	       ir_sole_def(r->func, r->acquire->dst->var) == r->acquire;
}

static bool is_object(const struct ir_path *name, const struct ir_expr *e)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	g_ptr_array_add(names, (gpointer)name);
	return retained_is(names, e);
}

static bool is_local(const struct ir_path *p)
{
	return p && p->kind == IR_P_VAR && p->var->kind == IR_V_LOCAL && p->type.kind == IR_T_PTR &&
	       p->type.depth == 1;
}

/* The other local that the object goes to, or NULL. */
static const struct ir_path *find_common(const struct flow_ref *ref)
{
	const struct ir_func *f = ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && is_local(in->dst) && in->dst != ref->acquire->dst &&
		    is_object(ref->acquire->dst, in->src))
			return in->dst;
	}
	return NULL;
}

/* What of this function is looked up, and stored by @in; NULL: something else. */
static const struct flow_ref *stored_by(const struct local *l, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < l->fu->refs->len; i++) {
		const struct flow_ref *r = l->fu->refs->pdata[i];

		if (r->func == l->ref->func && is_lost(r) && is_object(r->acquire->dst, in->src))
			return r;
	}
	return NULL;
}

/* Is it set to NULL where it is declared, and else to references alone? */
static bool holds_references(const struct local *l)
{
	const struct ir_func *f = l->ref->func;
	bool cleared = false;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct flow_ref *r;

		if (in->op == IR_DECLARE || in->dst != l->path)
			continue;
		if (in->stmt && in->stmt->kind == IR_S_DECL && instr_sets_null(in)) {
			cleared = in->stmt->parent == f->body;
			continue;
		}
		r = in->op == IR_ASSIGN && !in->block->loop ? stored_by(l, in) : NULL;
		if (!r || g_ptr_array_find(l->refs, r, NULL))
			return false;
		g_ptr_array_add(l->refs, (gpointer)r);
		g_ptr_array_add(l->held, (gpointer)r->acquire->dst);
	}
	g_ptr_array_add(l->held, (gpointer)l->path);
	return cleared && g_ptr_array_find(l->refs, l->ref, NULL);
}

/* Does the call drop argument @k, or keep it, uncounted, for as long as something else is kept? */
static bool takes(const struct local *l, const struct ir_instr *in, unsigned int k)
{
	const struct model *m = l->fu->model;

	return !in->callee || model_does(m, in->callee, MODEL_RELEASE, NULL) ||
	       model_does(m, in->callee, MODEL_ESCAPE, NULL) ||
	       model_does(m, in->callee, MODEL_ACTION, NULL) ||
	       ((model_fact_on(m, in->callee, MODEL_COOKIE, k) ||
		 model_fact_on(m, in->callee, MODEL_KEEPS, k)) &&
		!(in->dst && in->dst->type.kind == IR_T_PTR && !ir_path_derefs(in->dst)));
}

/* Who sets what it points to is not known then. */
static bool is_address_of(const struct local *l, const struct ir_expr *e)
{
	return e->kind == IR_E_ADDR && g_ptr_array_find(l->held, e->path, NULL);
}

static bool names_it(const struct local *l, const struct ir_expr *e)
{
	return retained_is(l->held, e) || is_address_of(l, e);
}

/* Does nothing else get the object to keep, or drop it? */
static bool stays_here(const struct local *l)
{
	const struct ir_func *f = l->ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && in->dst != l->path && names_it(l, in->src) &&
		    !(in->dst->kind == IR_P_VAR && in->dst->var->kind == IR_V_TEMP))
			return false;
		for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
			if (is_address_of(l, in->args[k]) ||
			    (retained_is(l->held, in->args[k]) && takes(l, in, k)))
				return false;
		}
	}
	return inside_stays(f, l->held, l->inside);
}

/* Does the block end with the return @last, of something that has nothing to do with the objects? */
static bool ends_with(const struct local *l, const struct ir_term *t, const struct ir_stmt *last)
{
	return t->stmt == last && (!t->value || t->value->kind == IR_E_CONST ||
				   (t->value->kind == IR_E_LOAD && t->value->path->kind == IR_P_VAR &&
				    !names_it(l, t->value) && !inside_points(l->held, l->inside, t->value)));
}

/* The one return that all look-ups lead to, the last statement of the function; or NULL. */
static const struct ir_stmt *only_return(const struct local *l)
{
	const struct ir_stmt *last = stmt_labelled(stmt_last(l->ref->func->body));

	if (!last || last->kind != IR_S_RETURN || last->bare || !stmt_sees(last, l->path->var))
		return NULL;
	for (unsigned int i = 0; i < l->refs->len; i++) {
		const struct flow_ref *r = l->refs->pdata[i];
		g_autoptr(GPtrArray) all = fix_at_blocks_from(r->acquire->block);

		for (unsigned int k = 0; k < all->len; k++) {
			const struct ir_term *t = &((const struct ir_block *)all->pdata[k])->term;

			if (t->kind == IR_TERM_RETURN && !ends_with(l, t, last))
				return NULL;
		}
	}
	return last;
}

/* "put_device(dev);\n"; NULL when a put of NULL is not fine. g_free() */
static char *put_line(const struct local *l)
{
	const char *name = l->path->var->name;
	const char *format = model_release_by(l->fu->model, l->ref->api, l->ref->kind, l->path->type.tag);
	g_autofree char *put = retained_put_or_null(l->fu->model, format, name);

	return put ? g_strdup_printf("%s;\n", put) : NULL;
}

/* "foo() or bar()": what takes the references, each once. g_free() */
static char *takers(const struct local *l)
{
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < l->refs->len; i++) {
		const char *api = ((const struct flow_ref *)l->refs->pdata[i])->api;
		g_autofree char *call = g_strdup_printf("%s()", api);

		if (!strstr(s->str, call))
			g_string_append_printf(s, "%s%s", s->len ? " or " : "", call);
	}
	return g_string_free(s, FALSE);
}

static struct fix_candidate *propose(const struct local *l)
{
	const struct fix_at at = { .fu = l->fu,
				   .func = l->ref->func,
				   .text = { l->fu->ir->text, (uint32_t)l->fu->ir->len } };
	const struct ir_stmt *last = only_return(l),
			     *before = last ? unwind_place(l->fu, l->ref, last) : NULL;
	g_autofree char *line = last ? put_line(l) : NULL, *apis = NULL;
	GPtrArray *edits;
	char *words;

	if (!line)
		return NULL;
	edits = fix_edits_new();
	if (!fix_at_insert_before(&at, edits, before ? before : last, line)) {
		g_ptr_array_unref(edits);
		return NULL;
	}
	apis = takers(l);
	words = g_strdup_printf(
		"The %s reference in '%s', which %s takes in %s(), is never dropped.\n\nDrop the "
		"reference before returning.",
		words_noun(l->ref), l->path->var->name, apis, l->ref->func->name);
	return fix_candidate_new("put-local", edits, words);
}

struct fix_candidate *put_local(const struct flow_unit *fu, const struct flow_ref *ref)
{
	struct local l = { .fu = fu, .ref = ref };
	struct fix_candidate *c = NULL;

	if (ref->func->tainted || !ref->func->body || !is_lost(ref))
		return NULL;
	l.path = find_common(ref);
	if (!l.path)
		return NULL;
	l.held = g_ptr_array_new();
	l.refs = g_ptr_array_new();
	l.inside = g_hash_table_new(NULL, NULL);
	if (holds_references(&l) && stays_here(&l))
		c = propose(&l);
	g_ptr_array_unref(l.held);
	g_ptr_array_unref(l.refs);
	g_hash_table_unref(l.inside);
	return c;
}
