/* SPDX-License-Identifier: GPL-2.0-only */
/* See devm-action.h. */
#include "fix/devm-action.h"

#include <string.h>

#include "fix/place.h"
#include "fix/plan.h"

bool devm_decline(struct devm_action *a, const char *why)
{
	if (!a->at->why_not)
		a->at->why_not = g_strdup(why);
	return false;
}

/* --- statements ------------------------------------------------------------------------ */

bool devm_is_log(const struct ir_instr *in)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (in->args[i]->kind == IR_E_STR)
			return true;
	}
	return false;
}

/* A macro that makes a message, under conditions and with calls of its own. */
static bool is_log_macro(const struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_func *f = a->ref->func;

	for (uint32_t i = 0; s->range.in_macro && i < f->ninstrs; i++) {
		if (f->instrs[i]->op == IR_CALL && stmt_inside(f->instrs[i]->stmt, s) &&
		    devm_is_log(f->instrs[i]))
			return true;
	}
	return false;
}

/* Does @s, with all below it, call anything but messages and what cannot matter? */
static bool does_something(const struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_func *f = a->ref->func;

	if (is_log_macro(a, s))
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && stmt_inside(in->stmt, s) && !devm_is_log(in) &&
		    !model_does(a->at->fu->model, in->callee, MODEL_BORROW, NULL) &&
		    !model_does(a->at->fu->model, in->callee, MODEL_IS_ERR, NULL) &&
		    strcmp(in->callee ? in->callee : "", "PTR_ERR"))
			return true;
	}
	return false;
}

/* A call for its own sake that gives something else back. */
static bool is_cleanup(const struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_func *f = a->ref->func;
	unsigned int calls = 0;

	if (s->kind != IR_S_EXPR || s->range.in_macro)
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->stmt != s)
			continue;
		if (in->op != IR_CALL || in->dst || calls++ || retained_drops(a->at->fu, a->names, in) ||
		    !(model_does(a->at->fu->model, in->callee, MODEL_RELEASE, NULL) ||
		      model_does(a->at->fu->model, in->callee, MODEL_FREE, NULL)))
			return false;
	}
	return calls == 1;
}

/* --- the place ------------------------------------------------------------------------- */

static bool was_done(const struct devm_action *a, const char *text)
{
	for (unsigned int i = 0; i < a->skipped->len; i++) {
		const struct ir_stmt *s = a->skipped->pdata[i];
		g_autofree char *other = fix_at_source(a->at, &s->range);

		if (!strcmp(text, other))
			return true;
	}
	return false;
}

/* Is a lock given back inside of @s? */
static bool unlocks(const struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_func *f = a->ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && stmt_inside(in->stmt, s) &&
		    model_does(a->at->fu->model, in->callee, MODEL_UNLOCK, NULL))
			return true;
	}
	return false;
}

/* How @s, an if that leaves, does that. */
static bool read_leave(struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_stmt *arm = s->then_stmt;

	a->leave = stmt_last(arm);
	if (a->leave->kind != IR_S_RETURN && a->leave->kind != IR_S_GOTO &&
	    !(a->at_hand && a->leave->kind == IR_S_CONTINUE))
		return devm_decline(a, "the function goes on without the object");
	/* an action is allocated, and that may sleep */
	if (unlocks(a, arm))
		return devm_decline(a, "a lock is held behind the look-up");
	for (unsigned int i = 0; arm->kind == IR_S_COMPOUND && i + 1 < arm->kids->len; i++) {
		const struct ir_stmt *k = arm->kids->pdata[i];
		g_autofree char *text = fix_at_source(a->at, &k->range);

		if (!does_something(a, k) || was_done(a, text))
			continue;
		if (k->kind != IR_S_EXPR || k->range.in_macro || strchr(text, '\n'))
			return devm_decline(
				a, "what the function undoes when there is no object cannot be copied");
		g_string_append_printf(a->undo, "%s\n", text);
	}
	return true;
}

/* "if (!np) break;" is no failure. */
static bool ends_round(const struct ir_stmt *check)
{
	const struct ir_stmt *last = stmt_last(check->then_stmt);

	return last->kind == IR_S_BREAK || last->kind == IR_S_CONTINUE;
}

static void see_label(struct ir_stmt *s, void *data)
{
	*(bool *)data |= s->kind == IR_S_LABEL;
}

/* A function that undoes nothing by labels returns here as it has done before. */
static bool read_last_leave(struct devm_action *a, const GPtrArray *kids, unsigned int i)
{
	bool labels = false;

	stmt_walk(a->ref->func->body, see_label, &labels);
	while (!labels && i-- > 0) {
		const struct ir_stmt *s = kids->pdata[i];

		if (!retained_leaves(s) || stmt_last(s->then_stmt)->kind != IR_S_RETURN)
			continue;
		return read_leave(a, s) &&
		       (!a->undo->len || devm_decline(a, "what is left to undo here cannot be told"));
	}
	return devm_decline(a, "how the function fails here cannot be told");
}

/* The next if that leaves, for how this function does that here. */
static bool read_next_leave(struct devm_action *a, const GPtrArray *kids, unsigned int i)
{
	for (unsigned int k = i; k < kids->len; k++) {
		if (retained_leaves(kids->pdata[k]) && !ends_round(kids->pdata[k]))
			return read_leave(a, kids->pdata[k]);
	}
	return read_last_leave(a, kids, i);
}

static bool may_be_error(const struct devm_action *a)
{
	const struct model_row *row = model_find(a->at->fu->model, a->ref->api);

	return !row || row->result & MODEL_NEG;
}

/* The look-up's counterpart in the other arm of an if, which gives the same: "if (x) np = look_up(a); else np = look_up(b);" */
static bool is_alike(const struct flow_ref *ref, const struct ir_stmt *arm)
{
	const struct ir_func *f = ref->func;
	bool alike = false;

	for (uint32_t i = 0; arm && i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op != IR_CALL || !stmt_inside(in->stmt, arm))
			continue;
		alike = !g_strcmp0(in->callee, ref->api) && in->dst == ref->acquire->dst &&
			in->nargs == ref->acquire->nargs;
		for (unsigned int k = 0; alike && k < in->nargs; k++)
			alike = in->args[k]->kind != IR_E_ADDR ||
				in->args[k]->path == ref->acquire->args[k]->path;
		if (!alike)
			return false;
	}
	return alike;
}

/* The statement behind which there is what the look-up gives. */
static const struct ir_stmt *look_up_stmt(const struct devm_action *a)
{
	const struct ir_stmt *s = a->ref->acquire->stmt, *up = s->parent;

	if (up && up->kind == IR_S_IF && up->else_stmt &&
	    is_alike(a->ref, up->then_stmt == s ? up->else_stmt : up->then_stmt))
		return up;
	/* nothing can follow where it ends an arm */
	up = devm_can_follow(s) ? NULL : devm_meeting(a);
	return up ? up : s;
}

static bool find_place(struct devm_action *a)
{
	const struct ir_stmt *s = look_up_stmt(a);
	const GPtrArray *kids = s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent->kids : NULL;
	const struct ir_stmt *check = NULL;
	guint i = 0;

	if (!kids || !g_ptr_array_find((GPtrArray *)kids, s, &i) || stmt_is_jump(s))
		return devm_decline(a, "nothing can be put behind the look-up");
	if (s->kind == IR_S_IF && s == a->ref->acquire->stmt &&
	    !retained_check(a->at->fu, a->ref, a->names, s))
		return devm_decline(a, "the look-up is part of a condition");
	for (a->behind = s; i < kids->len; i++) {
		const struct ir_stmt *k = kids->pdata[i];

		if (!check &&
		    (retained_check(a->at->fu, a->ref, a->names, k) || retained_status_check(a->ref, k)))
			check = k;
		else if (is_cleanup(a, k))
			g_ptr_array_add(a->skipped, (gpointer)k);
		else if (k != s && !(k->kind == IR_S_DECL && !check))
			break;
		a->behind = k;
	}
	a->untested =
		!check && model_is_node(a->ref->kind) && plan_takes_null(a->at->fu->model, a->ref->release);
	a->guarded = !check && !a->untested;
	if (check && ends_round(check) && !a->at_hand)
		return read_next_leave(a, kids, i) &&
		       (!a->undo->len || devm_decline(a, "what the function undoes later is not done yet"));
	if (check)
		return read_leave(a, check);
	if (may_be_error(a))
		return devm_decline(a, "whether there is an object is not tested behind the look-up");
	return read_next_leave(a, kids, i);
}

bool devm_find_failure(struct devm_action *a)
{
	const struct ir_stmt *s = a->behind;
	const GPtrArray *kids = s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent->kids : NULL;
	guint i = 0;

	return kids && g_ptr_array_find((GPtrArray *)kids, s, &i) && read_next_leave(a, kids, i) &&
	       devm_read_failure(a);
}

bool devm_find_place(struct devm_action *a)
{
	return find_place(a) && devm_read_failure(a);
}
