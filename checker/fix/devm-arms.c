/* SPDX-License-Identifier: GPL-2.0-only */
/* Look-ups in the arms of an if or switch: one action behind it serves them. See devm-action.h. */
#include "fix/devm-action.h"

#include <string.h>

#include "fix/place.h"

/* --- is there one on every way? ---------------------------------------------------------- */

/* A way through @tree. */
struct way {
	const struct ir_block *block;
	unsigned int at;
	bool held;
};

struct ways {
	const struct devm_action *a;
	const struct ir_stmt *tree;
	GArray *todo; /* struct way */
	bool *seen[2]; /* by block id, without and with the object: came there at its beginning */
	bool any;
};

/* "x->dev = cpu; get_device(x->dev);" */
static bool is_one_more(const struct devm_action *a, const struct flow_ref *r)
{
	const struct ir_instr *in = r->acquire;
	const struct ir_expr *e = r->soft && in->nargs == 1 ? in->args[0] : NULL;

	return e && e->kind == IR_E_LOAD && e->path == a->ref->acquire->dst;
}

/* Does @in take a reference of which all is true that is true of ours? */
static bool takes(const struct devm_action *a, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < a->at->fu->refs->len; i++) {
		const struct flow_ref *r = a->at->fu->refs->pdata[i];

		if (r->func == a->ref->func && r->acquire == in &&
		    (!g_strcmp0(r->object, a->ref->object) || is_one_more(a, r)) &&
		    !g_strcmp0(r->release, a->ref->release))
			return true;
	}
	return false;
}

static const struct ir_stmt *stmt_at(const struct ir_block *b, unsigned int at)
{
	if (at < b->instrs->len)
		return ((const struct ir_instr *)b->instrs->pdata[at])->stmt;
	return b->term.stmt;
}

static void go(struct ways *w, const struct ir_block *b, bool held)
{
	struct way next = { b, 0, held };

	if (!w->seen[held][b->id])
		g_array_append_val(w->todo, next);
	w->seen[held][b->id] = true;
}

/* Over one instruction; false when the way has none, two, or another object by the same name. */
static bool pass(struct ways *w, struct way *y, const struct ir_instr *in)
{
	if (takes(w->a, in)) {
		if (y->held)
			return false;
		y->held = w->any = true;
		return true;
	}
	return !y->held || in->dst != w->a->ref->acquire->dst;
}

/* Does a way that leads on without a statement of its own, or a break, still belong to the tree? */
static bool leads_on(const struct ways *w, const struct ir_block *b)
{
	return b->term.kind == IR_TERM_GOTO && (!b->term.stmt || !stmt_inside(b->term.stmt, w->tree));
}

static bool follow(struct ways *w, struct way y)
{
	const struct ir_block *b = y.block;

	for (; y.at < b->instrs->len; y.at++) {
		if (!stmt_inside(stmt_at(b, y.at), w->tree))
			return y.held;
		if (!pass(w, &y, b->instrs->pdata[y.at]))
			return false;
	}
	if (b->term.kind == IR_TERM_RETURN || b->term.kind == IR_TERM_UNREACHABLE)
		return y.held || stmt_inside(b->term.stmt, w->tree);
	if (b->term.kind == IR_TERM_GOTO && b->term.stmt && b->term.stmt->kind == IR_S_GOTO)
		return false;
	if (!leads_on(w, b) && !stmt_inside(b->term.stmt, w->tree))
		return y.held;
	for (unsigned int k = 0; k < b->term.nsucc; k++)
		go(w, b->term.succ[k], y.held);
	return true;
}

/* The first position of the tree. */
static bool enter(struct ways *w)
{
	const struct ir_func *f = w->a->ref->func;

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (unsigned int k = 0; k <= b->instrs->len; k++) {
			struct way y = { b, k, false };

			if (!stmt_inside(stmt_at(b, k), w->tree))
				continue;
			g_array_append_val(w->todo, y);
			return true;
		}
	}
	return false;
}

/* Does every way through @tree take one reference, and only one, and leave it in the same place? */
static bool all_take_one(const struct devm_action *a, const struct ir_stmt *tree)
{
	unsigned int n = a->ref->func->blocks->len;
	g_autoptr(GArray) todo = g_array_new(FALSE, FALSE, sizeof(struct way));
	g_autofree bool *without = g_new0(bool, n), *with = g_new0(bool, n);
	struct ways w = { .a = a, .tree = tree, .todo = todo, .seen = { without, with } };

	if (!enter(&w))
		return false;
	while (todo->len) {
		struct way y = g_array_index(todo, struct way, todo->len - 1);

		g_array_set_size(todo, todo->len - 1);
		if (!follow(&w, y))
			return false;
	}
	return w.any;
}

/* --- where they meet ----------------------------------------------------------------------- */

bool devm_can_follow(const struct ir_stmt *s)
{
	const struct ir_stmt *next = stmt_next(s);

	return s->parent && s->parent->kind == IR_S_COMPOUND && s->kind != IR_S_COMPOUND &&
	       !(next && next->kind == IR_S_BREAK && !stmt_leaves_loop(next));
}

/* Is nothing done behind @s in its arm? */
static bool ends_arm(const struct ir_stmt *s)
{
	const struct ir_stmt *next = stmt_next(s);

	return !next || (next->kind == IR_S_BREAK && !stmt_leaves_loop(next));
}

/* "pdev = NULL; if (np) pdev = look_up(np); if (!pdev) return;": what passes that test is from a look-up. */
static bool tested_behind(const struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_path *dst = a->ref->acquire->dst;
	const struct model_row *row = model_find(a->at->fu->model, a->ref->api);
	const struct ir_stmt *next = stmt_next(s);
	const struct ir_func *f = a->ref->func;

	/* in a later round it may be that of an earlier one */
	if (a->ref->acquire->block->loop || dst->kind != IR_P_VAR || dst->var->kind != IR_V_LOCAL || !row ||
	    !(row->result & MODEL_ZERO) || (row->result & MODEL_NEG) || !next ||
	    !retained_check(a->at->fu, a->ref, a->names, next))
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->dst == dst && !instr_sets_null(in) && !(takes(a, in) && in->op == IR_CALL))
			return false;
	}
	return true;
}

/* What is put must do for a way where there is none. */
static bool release_takes_null(const struct devm_action *a)
{
	return !strstr(a->ref->release, "&%s") && !strstr(a->ref->release, "%s->");
}

const struct ir_stmt *devm_meeting(const struct devm_action *a)
{
	const struct ir_stmt *s = a->ref->acquire->stmt;

	while (s->parent && ends_arm(s)) {
		s = s->parent;
		if (s->kind == IR_S_LOOP)
			return NULL;
		if (!devm_can_follow(s))
			continue;
		if (tested_behind(a, s))
			return s;
		return release_takes_null(a) && all_take_one(a, s) ? s : NULL;
	}
	return NULL;
}
