/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-in-remove" where it is certain that nobody uses the object any more: at the end of the remove callback or of the
 * module's exit function, when all else is undone, or right before the struct that holds the pointer is freed
 * (put-before-free.c).
 *
 * Error paths of probe are not touched: where they lose the reference, verification turns the candidate down. Those of
 * module_init() are.
 */
#include "fix/removal.h"

#include <string.h>

#include "fix/bound.h"
#include "fix/plan.h"
#include "support/names.h"

/* --- at the end of remove -------------------------------------------------------------- */

/* The probe function that comes to the look-up; NULL when there are several, or none. */
static const struct ir_func *probe_of(const struct flow_unit *fu, const struct ir_func *f)
{
	const struct ir_func *only = NULL;

	if (bound_probe_entry(fu, f))
		return f;
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *g = fu->ir->funcs->pdata[i];

		if (g->from_header || !bound_probe_entry(fu, g))
			continue;
		if (only)
			return NULL;
		only = g;
	}
	return only && bound_runs_once(fu, f) ? only : NULL;
}

/* A local or parameter of @f that points to a struct @tag, the same all the time. */
static const struct ir_var *pointer_to(const struct ir_func *f, const char *tag)
{
	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];

		if ((v->kind == IR_V_PARAM || (v->kind == IR_V_LOCAL && ir_sole_def(f, v))) &&
		    v->type.kind == IR_T_PTR && v->type.depth == 1 && !g_strcmp0(v->type.tag, tag))
			return v;
	}
	return NULL;
}

/* What @f allocates for @record is freed behind remove, by devres, and by nobody else; false: that is not sure. */
static bool is_managed(const struct ir_func *f, const char *record)
{
	bool managed = false;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op != IR_CALL || !in->callee || !in->dst || in->dst->type.kind != IR_T_PTR ||
		    g_strcmp0(in->dst->type.tag, record) || !strstr(in->callee, "alloc"))
			continue;
		if (!g_str_has_prefix(in->callee, "devm_k"))
			return false;
		managed = true;
	}
	return managed;
}

/* Does @s call something that may end what the pointer lies in? */
static bool may_end(const struct ir_func *f, const struct ir_stmt *s, bool managed)
{
	static const char *const words[] = { "free", "kfree", "put", "release", "destroy", "unref", "drop" };

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && stmt_inside(in->stmt, s) &&
		    (managed ? !g_strcmp0(in->callee, "devm_kfree")
			     : name_has_word(in->callee, words, G_N_ELEMENTS(words))))
			return true;
	}
	return false;
}

/* "return 0;", or a local: nothing that is done behind the statement in front of it */
static bool only_returns(const struct ir_func *f, const struct ir_stmt *s)
{
	for (unsigned int i = 0; s->kind == IR_S_RETURN && i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (b->term.kind == IR_TERM_RETURN && b->term.stmt == s)
			return b->term.value && b->term.value->kind == IR_E_CONST;
	}
	return stmt_returned(f, s);
}

static bool put_at_end(struct removal *r)
{
	const struct ir_func *probe = probe_of(r->at->fu, r->ref->func);
	const struct ir_func *f = probe ? flow_remove_of(r->at->fu, probe) : NULL;
	const struct ir_var *v = f ? pointer_to(f, r->record) : NULL;
	const GPtrArray *kids = f && f->body ? f->body->kids : NULL;
	g_autofree char *base = NULL, *lines = NULL, *deed = NULL;
	const struct ir_stmt *last;
	GPtrArray *edits;
	unsigned int n = kids ? kids->len : 0;
	bool managed;

	if (!f || f->tainted || !v || !removal_has_one_exit(f) || removal_outlived(r->at->fu))
		return false;
	if (n && only_returns(f, kids->pdata[n - 1]))
		n--;
	managed = is_managed(probe, r->record);
	for (unsigned int i = 0; i < n; i++) {
		const struct ir_stmt *k = kids->pdata[i];

		if (k->kind == IR_S_LABEL || k->kind == IR_S_RETURN || may_end(f, k, managed))
			return false;
	}
	if (!n)
		return false;
	last = kids->pdata[n - 1];
	base = g_strconcat(v->name, "->", NULL);
	lines = removal_lines(r, base);
	edits = fix_edits_new();
	if (last->kind == IR_S_DECL || !removal_insert(r, edits, last, false, lines)) {
		g_ptr_array_unref(edits);
		return false;
	}
	deed = g_strdup_printf("Drop it at the end of %s().", f->name);
	removal_propose(r, edits, deed);
	return true;
}

/* --- when the module goes --------------------------------------------------------------- */

/* The global that the function keeps it in, or NULL. */
static const char *kept_in_global(const struct flow_ref *ref)
{
	const char *name = NULL;

	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->place == REF_FIELD || x->func != ref->func)
			return NULL;
		if (x->place == REF_GLOBAL)
			name = x->field;
	}
	return name;
}

static const struct ir_var *global_named(const struct ir_unit *u, const char *name)
{
	for (unsigned int i = 0; i < u->globals->len; i++) {
		const struct ir_var *v = u->globals->pdata[i];

		if (!g_strcmp0(v->name, name) && v->type.kind == IR_T_PTR && v->type.depth == 1)
			return v;
	}
	return NULL;
}

/* Does @f put what the global @v holds? Then that is not what is missing. */
static bool puts_global(const struct removal *r, const struct ir_func *f, const struct ir_var *v)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op != IR_CALL || !model_does(r->at->fu->model, in->callee, MODEL_RELEASE, NULL))
			continue;
		for (unsigned int k = 0; k < in->nargs; k++) {
			if (in->args[k]->path && ir_path_root(in->args[k]->path) == v)
				return true;
		}
	}
	return false;
}

/* The local int that @ret gives, or NULL. */
static const char *returned_int(const struct ir_func *f, const struct ir_stmt *ret)
{
	const struct ir_var *v = stmt_returned(f, ret);

	return v && v->type.kind == IR_T_INT && !v->type.is_unsigned ? v->name : NULL;
}

/* The put at a return that leaves it in the global though the module may not stay. */
static bool put_where_init_fails(const struct removal *r, const struct ir_block *b, const char *lines,
				 GPtrArray *edits)
{
	const struct ir_stmt *ret = b->term.stmt;
	const char *var = ret ? returned_int(r->ref->func, ret) : NULL;
	g_autofree char *tested = NULL;

	if (!ret || ret->kind != IR_S_RETURN || ret->range.in_macro)
		return false;
	if (!removal_may_succeed(r->ref, ret))
		return fix_at_insert_or_brace(r->at, edits, ret, lines);
	if (!var || g_str_has_prefix(lines, "if ("))
		return false;
	/* what is not negative lets the module stay */
	tested = g_strdup_printf("if (%s < 0)\n\t%s", var, lines);
	return !ret->bare && fix_at_insert_before(r->at, edits, ret, tested);
}

/* Nobody calls module_exit() when module_init() has failed. */
static bool put_on_failures(const struct removal *r, const char *lines, GPtrArray *edits)
{
	g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);

	for (unsigned int i = 0; i < r->ref->exits->len; i++) {
		const struct ref_exit *x = r->ref->exits->pdata[i];

		if (x->place != REF_GLOBAL || x->cls == EXIT_SUCCESS_)
			continue;
		if (!x->block || (g_hash_table_add(done, (gpointer)x->block) &&
				  !put_where_init_fails(r, x->block, lines, edits)))
			return false;
	}
	return true;
}

/* What module_init() keeps in a global is put by module_exit(), and where module_init() fails. */
static bool put_in_exit(struct removal *r)
{
	const char *name = kept_in_global(r->ref);
	const struct ir_var *v = name ? global_named(r->at->fu->ir, name) : NULL;
	const struct ir_func *f = v ? removal_registered_by(r->at, "module_exit") : NULL;
	const GPtrArray *kids = f && f->body ? f->body->kids : NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	g_autofree char *lines = NULL, *failed = NULL, *deed = NULL;
	GPtrArray *sorted;
	const struct ir_stmt *last;

	if (!kids || !kids->len || f->tainted || !removal_has_one_exit(f) || puts_global(r, f, v) ||
	    removal_registered_by(r->at, "module_init") != r->ref->func)
		return false;
	last = kids->pdata[kids->len - 1];
	r->format = model_release_by(r->at->fu->model, r->ref->api, r->ref->kind, v->type.tag);
	r->checked = retained_checked(r->at->fu, r->ref);
	r->field = name;
	if (!r->format || last->kind == IR_S_DECL || last->kind == IR_S_RETURN)
		return false;
	lines = removal_lines(r, "");
	/* a way to failure may come by without an object */
	r->checked = false;
	failed = removal_lines(r, "");
	if (!removal_insert(r, edits, last, false, lines) || !put_on_failures(r, failed, edits))
		return false;
	sorted = fix_edits_new();
	if (!fix_merge(sorted, edits)) {
		g_ptr_array_unref(sorted);
		return false;
	}
	deed = edits->len > 1 ? g_strdup_printf("Drop it at the end of %s(), and where %s() fails.", f->name,
						r->ref->func->name)
			      : g_strdup_printf("Drop it at the end of %s().", f->name);
	removal_propose(r, sorted, deed);
	return true;
}

#define MAX_INIT_DEPTH 3 /* calls */

/* Does it run at boot only: is it __init, or static and called by such functions alone? */
static bool runs_at_boot(const struct removal *r, const struct ir_func *f, unsigned int depth)
{
	const GPtrArray *funcs = r->at->fu->ir->funcs;
	g_autofree char *head =
		g_strndup(r->at->text.s + f->range.begin, f->name_range.begin - f->range.begin);
	bool called = false;

	if (strstr(head, "__init"))
		return true;
	if (!f->is_static || !depth)
		return false;
	for (unsigned int i = 0; i < funcs->len; i++) {
		const struct ir_func *g = funcs->pdata[i];
		bool calls = false;

		for (uint32_t k = 0; g != f && k < g->ninstrs; k++)
			calls |= g->instrs[k]->op == IR_CALL && !g_strcmp0(g->instrs[k]->callee, f->name);
		if (calls && !runs_at_boot(r, g, depth - 1))
			return false;
		called |= calls;
	}
	return called;
}

/* Is it a static of the file that nothing but the look-up sets? */
static bool is_only_set_by(const struct removal *r, const struct ir_path *global)
{
	const GPtrArray *funcs = r->at->fu->ir->funcs;
	const struct text *t = &r->at->text;
	const struct ir_var *v = global->kind == IR_P_VAR ? global->var : NULL;

	if (!v || v->kind != IR_V_GLOBAL || v->decl.in_header ||
	    !g_str_has_prefix(t->s + text_line_start(t, v->decl.begin), "static "))
		return false;
	for (unsigned int i = 0; i < funcs->len; i++) {
		const struct ir_func *f = funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			if (f->instrs[k]->dst == global && f->instrs[k] != r->ref->acquire)
				return false;
		}
	}
	return true;
}

/*
 * "if (dev) goto out; dev = look_up();" with a static: every way to the look-up has seen that it is NULL, and it keeps
 * what it is set to.
 */
static bool looks_up_once(const struct removal *r)
{
	const struct ir_path *global = r->ref->acquire->dst;
	const struct ir_func *f = r->ref->func;
	const struct ir_block *to = r->ref->acquire->block;

	if (!global || !is_only_set_by(r, global))
		return false;
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];
		bool negated = false;
		const struct ir_expr *e =
			b->term.kind == IR_TERM_BRANCH ? stmt_tested(b->term.value, &negated) : NULL;

		if (e && e->kind == IR_E_LOAD && e->path == global && b != to &&
		    !fix_at_reaches(b->term.succ[negated], to, NULL) &&
		    !fix_at_reaches(f->blocks->pdata[0], to, b))
			return true;
	}
	return false;
}

/* Does the file have code that takes down what other code of it has set up? */
static bool has_way_down(const struct removal *r)
{
	const char *text = r->at->text.s;

	return strstr(text, "__exit") || strstr(text, "module_exit(") ||
	       g_regex_match_simple("\\.(remove|remove_new|disconnect|unbind)\\s*=", text, 0, 0);
}

/* Why it stays for good, found by code that nothing ever takes down; NULL: it does not. */
static const char *why_for_good(const struct removal *r)
{
	if (runs_at_boot(r, r->ref->func, MAX_INIT_DEPTH))
		return fix_no_remove;
	return looks_up_once(r) ? fix_kept_once : NULL;
}

void fix_put_in_remove(struct fix_at *at, const struct flow_ref *ref)
{
	struct removal r = { .at = at, .ref = ref };
	unsigned int before = at->candidates->len;
	const char *for_good;

	if (put_in_exit(&r))
		return;
	if (removal_set_up(&r)) {
		put_at_end(&r);
		removal_before_free(&r);
	}

	if (at->candidates->len > before)
		return;
	if (!has_way_down(&r)) {
		for_good = why_for_good(&r);
		g_clear_pointer(&at->why_not, g_free);
		removal_decline(&r, for_good ? for_good : "nothing in this file takes down what keeps it");
	}
	removal_decline(&r, "no place is sure to come after its last use");
}
