/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-in-remove" where no remove callback is at hand: foo_init(priv) fills priv->dev, unwinds by labels, and foo_exit(priv)
 * undoes all that these undo. The put goes to the end of both.
 *
 * Whoever calls foo_exit() after foo_init() has failed would undo things twice already; so it is only called after a
 * success, and what holds for the others holds for the put.
 */
#include "fix/removal.h"

#include <string.h>

#include "fix/labels.h"
#include "fix/place.h"
#include "fix/plan.h"

#define SURE 3 /* things that both undo */

struct undoing {
	struct removal *r;
	const struct ir_func *init, *exit;
	const struct ir_var *base, *exit_base; /* "priv" in both */
	const struct ir_stmt *first; /* label */
	const struct ir_stmt *check; /* leaves when there is no object */
	const struct ir_stmt *last; /* "return ret;" behind the labels */
	const struct ir_var *status; /* "ret" */
	GPtrArray *exits; /* const struct ir_stmt *: returns that lose it */
	bool bad;
};

/* "priv->clk" or "&priv->clk" of the struct that @v points to; or NULL. */
static const struct ir_path *part_of(const struct ir_expr *e, const struct ir_var *v)
{
	const struct ir_path *p = e->kind == IR_E_LOAD || e->kind == IR_E_ADDR ? e->path : NULL;

	return p && p->kind == IR_P_FIELD && p->base->kind == IR_P_DEREF && p->base->base->kind == IR_P_VAR &&
			       p->base->base->var == v
		       ? p
		       : NULL;
}

static bool same_part(const struct ir_expr *a, const struct ir_var *va, const struct ir_expr *b,
		      const struct ir_var *vb)
{
	const struct ir_path *p = part_of(a, va), *q = part_of(b, vb);

	return p && q && a->kind == b->kind && ir_path_is_field(p, q->record, q->field);
}

/* --- what the look-up's function undoes --------------------------------------------------- */

/* "return 0;", labels, "return ret;" at the end of the body. */
static bool find_labels(struct undoing *u)
{
	const GPtrArray *kids = u->init->body ? u->init->body->kids : NULL;
	const struct ir_stmt *prev;

	for (unsigned int i = 0; kids && i < kids->len && !u->first; i++) {
		const struct ir_stmt *s = kids->pdata[i];

		if (s->kind == IR_S_LABEL)
			u->first = s;
	}
	prev = u->first ? stmt_prev(u->first) : NULL;
	u->last = kids && kids->len ? kids->pdata[kids->len - 1] : NULL;
	if (!prev || prev->kind != IR_S_RETURN || u->last->kind != IR_S_RETURN || u->last->range.in_macro ||
	    u->last->range.begin < u->first->range.begin)
		return false;
	u->status = stmt_returned(u->init, u->last);
	return u->status && u->status->type.kind == IR_T_INT && !stmt_returned(u->init, prev);
}

static void see_jump(struct ir_stmt *s, void *data)
{
	struct undoing *u = data;
	bool early = s->range.begin < u->r->ref->acquire->range.begin;

	/* what fails before the look-up or by it must not come by the put, nor may the unwinding go elsewhere */
	if ((s->kind == IR_S_GOTO &&
	     (early || s->range.begin > u->first->range.begin || stmt_inside(s, u->check))) ||
	    (s->kind == IR_S_LABEL && s->parent != u->init->body) ||
	    (s->kind == IR_S_RETURN && s->range.begin > u->first->range.begin && s != u->last))
		u->bad = true;
}

/* The look-up, which is in no loop, is followed by the test whether it has given anything. */
static bool find_check(struct undoing *u)
{
	const struct ir_stmt *s = u->r->ref->acquire->stmt;
	g_autoptr(GPtrArray) names = retained_names(u->r->at->fu, u->r->ref);

	u->check = !s || u->r->ref->acquire->block->loop ? NULL : stmt_next(s);
	return u->check && retained_check(u->r->at->fu, u->r->ref, names, u->check);
}

/* Returns that fail with the object; false when one of them is no plain failure. */
static bool find_exits(struct undoing *u)
{
	const struct ir_func *f = u->init;
	const struct ir_stmt *success = stmt_prev(u->first);

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)f->blocks->pdata[i])->term;

		if (t->kind != IR_TERM_RETURN)
			continue;
		if (!t->stmt || t->stmt->kind != IR_S_RETURN || !t->value)
			return false;
		if (t->stmt->range.begin < u->r->ref->acquire->range.begin || t->stmt == u->last ||
		    stmt_inside(t->stmt, u->check))
			continue;
		if (t->stmt == success ? t->value->kind != IR_E_CONST || t->value->value
				       : t->value->kind == IR_E_CONST && !t->value->value)
			return false;
		if (t->stmt != success && removal_may_succeed(u->r->ref, t->stmt))
			return false;
		if (t->stmt != success)
			g_ptr_array_add(u->exits, t->stmt);
	}
	return true;
}

/* --- and who else does -------------------------------------------------------------------- */

/* Does @f make the same call with its own pointer? */
static bool makes(const struct ir_func *f, const struct ir_var *base, const struct undoing *u,
		  const struct ir_instr *call)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && !g_strcmp0(in->callee, call->callee) && in->nargs == call->nargs &&
		    same_part(in->args[0], base, call->args[0], u->base))
			return true;
	}
	return false;
}

/* Does @f undo all that the labels undo, and each of them for a part of the struct? */
static bool undoes_all(const struct undoing *u, const struct ir_func *f, const struct ir_var *base)
{
	unsigned int n = 0;

	for (uint32_t i = 0; i < u->init->ninstrs; i++) {
		const struct ir_instr *in = u->init->instrs[i];

		if (in->op != IR_CALL || in->range.begin < u->first->range.begin)
			continue;
		if (!in->callee || !in->nargs || !makes(f, base, u, in))
			return false;
		n++;
	}
	return n >= SURE;
}

static bool find_counterpart(struct undoing *u)
{
	const GPtrArray *funcs = u->r->at->fu->ir->funcs;

	for (unsigned int i = 0; i < funcs->len; i++) {
		const struct ir_func *f = funcs->pdata[i];
		const struct ir_var *v = f->params->len == 1 ? f->params->pdata[0] : NULL;

		if (f == u->init || !f->is_static || f->tainted || f->from_header || !f->body || !v ||
		    f->ret.kind != IR_T_VOID || v->type.kind != IR_T_PTR || v->type.depth != 1 ||
		    g_strcmp0(v->type.tag, u->base->type.tag) || !undoes_all(u, f, v))
			continue;
		if (u->exit)
			return false;
		u->exit = f;
		u->exit_base = v;
	}
	return u->exit && removal_has_one_exit(u->exit);
}

/* --- is there NULL where nothing was looked up? --------------------------------------------- */

/* What gave the variable the value that @call passes on, by source order. */
static const struct ir_instr *origin(const struct ir_func *f, const struct ir_var *v,
				     const struct ir_instr *call)
{
	const struct ir_instr *best = NULL;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op != IR_DECLARE && in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v &&
		    in->range.begin < call->range.begin && (!best || in->range.begin > best->range.begin))
			best = in;
	}
	return best;
}

/* Do all who call the function hand it zeroed memory? */
static bool gets_zeroed(const struct undoing *u)
{
	const struct flow_unit *fu = u->r->at->fu;
	bool any = false;

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k], *def;
			const struct ir_expr *e;

			if (in->op != IR_CALL || g_strcmp0(in->callee, u->init->name))
				continue;
			e = in->args[u->base->param];
			def = e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR ? origin(f, e->path->var, in)
										: NULL;
			if (!def || def->op != IR_CALL || def->block->loop != in->block->loop ||
			    !model_does(fu->model, def->callee, MODEL_ZEROED, NULL))
				return false;
			any = true;
		}
	}
	return any && u->init->is_static;
}

/* Does anything but the look-up set the field, or its function the pointer to the struct? */
static bool set_elsewhere(const struct undoing *u)
{
	const GPtrArray *funcs = u->r->at->fu->ir->funcs;

	for (unsigned int i = 0; i < funcs->len; i++) {
		const struct ir_func *f = funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_path *p = f->instrs[k]->dst;

			if (p && p->kind == IR_P_VAR && p->var == u->base)
				return true;
			if (f->instrs[k] != u->r->ref->acquire &&
			    ir_path_sets_field(p, u->r->record, u->r->field))
				return true;
		}
	}
	return false;
}

static bool may_put_always(const struct undoing *u)
{
	return u->r->ref->acquire->stmt->parent == u->init->body ||
	       (plan_takes_null(u->r->at->fu->model, u->r->format) && gets_zeroed(u));
}

/* --- the strategy --------------------------------------------------------------------------- */

static bool add_label(const struct undoing *u, const char *name, GPtrArray *edits)
{
	const struct text *t = &u->r->at->text;
	uint32_t at = text_line_start(t, u->last->range.begin);
	g_autofree char *base = g_strdup_printf("%s->", u->base->name);
	g_autofree char *put = removal_lines(u->r, base);
	g_autofree char *lines = g_strdup_printf("%s:\n\t%s%s", name, put,
						 text_blank_line_before(t, u->last->range.begin) ? "\n" : "");

	fix_edits_add(edits, at, at, lines);
	for (unsigned int i = 0; i < u->exits->len; i++) {
		const struct ir_stmt *s = u->exits->pdata[i];
		struct redirect rd = { s, name,
				       stmt_returned(u->init, s) == u->status ? NULL : u->status->name };

		if (!plan_redirect(t, &rd, edits))
			return false;
	}
	return true;
}

/* Is the struct itself handed to somebody, who may free it, or changed for another one? */
static bool may_be_gone(const struct undoing *u)
{
	for (uint32_t i = 0; i < u->exit->ninstrs; i++) {
		const struct ir_instr *in = u->exit->instrs[i];

		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == u->exit_base)
			return true;
		for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
			const struct ir_expr *e = in->args[k];

			if (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var == u->exit_base)
				return true;
		}
	}
	return false;
}

static bool add_to_exit(const struct undoing *u, GPtrArray *edits)
{
	const struct ir_stmt *last = stmt_last(u->exit->body);
	g_autofree char *base = g_strdup_printf("%s->", u->exit_base->name);
	g_autofree char *lines = removal_lines(u->r, base);

	return last && !may_be_gone(u) && removal_is_plain(last) &&
	       removal_insert(u->r, edits, last, false, lines);
}

static void propose(const struct undoing *u)
{
	g_autofree char *object = g_strdup_printf("%s->%s", u->base->name, u->r->field);
	g_autofree char *name = NULL, *deed = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	GPtrArray *sorted = fix_edits_new();
	struct labels l;

	labels_collect_of(&l, u->init, u->r->format);
	name = labels_new_name(&l, object);
	labels_clear(&l);
	if (!add_label(u, name, edits) || !add_to_exit(u, edits) || !fix_merge(sorted, edits)) {
		g_ptr_array_unref(sorted);
		return;
	}
	deed = g_strdup_printf("Drop it in %s() with the rest, and where %s() fails later.", u->exit->name,
			       u->init->name);
	removal_propose(u->r, sorted, deed);
}

void fix_put_in_undo(struct fix_at *at, const struct flow_ref *ref)
{
	struct removal r = { .at = at, .ref = ref };
	struct undoing u = { .r = &r, .init = ref->func };
	const struct ir_path *dst = ref->acquire->dst;

	if (!dst || dst->kind != IR_P_FIELD || dst->base->kind != IR_P_DEREF ||
	    dst->base->base->kind != IR_P_VAR || dst->base->base->var->kind != IR_V_PARAM ||
	    func_has_cleanup(ref->func) || !removal_set_up(&r) || removal_outlived(at->fu) ||
	    removal_is_conditional(&r))
		return;
	u.base = dst->base->base->var;
	u.exits = g_ptr_array_new();
	if (!g_strcmp0(dst->field, r.field) && find_labels(&u) && find_check(&u)) {
		stmt_walk(u.init->body, see_jump, &u);
		r.checked = true;
		if (!u.bad && find_exits(&u) && find_counterpart(&u) && !set_elsewhere(&u) &&
		    may_put_always(&u))
			propose(&u);
	}
	g_ptr_array_unref(u.exits);
}
