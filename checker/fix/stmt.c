/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Helpers on the tree of source statements.
 */
#include "fix/place.h"

bool stmt_inside(const struct ir_stmt *s, const struct ir_stmt *tree)
{
	for (; s; s = s->parent) {
		if (s == tree)
			return true;
	}
	return false;
}

bool stmt_is_jump(const struct ir_stmt *s)
{
	return s->kind == IR_S_RETURN || s->kind == IR_S_GOTO || s->kind == IR_S_BREAK ||
	       s->kind == IR_S_CONTINUE;
}

static void add_once(GPtrArray *kids, struct ir_stmt *s)
{
	if (s && !g_ptr_array_find(kids, s, NULL))
		g_ptr_array_add(kids, s);
}

static int by_position(const void *a, const void *b)
{
	const struct ir_stmt *x = *(const struct ir_stmt *const *)a, *y = *(const struct ir_stmt *const *)b;

	return x->range.begin < y->range.begin ? -1 : x->range.begin > y->range.begin;
}

/* Children may be listed in kids, hang off their own members, or both. */
void stmt_walk(struct ir_stmt *s, void (*fn)(struct ir_stmt *s, void *data), void *data)
{
	g_autoptr(GPtrArray) kids = g_ptr_array_new();

	fn(s, data);
	for (unsigned int i = 0; s->kids && i < s->kids->len; i++)
		add_once(kids, s->kids->pdata[i]);
	add_once(kids, s->then_stmt);
	add_once(kids, s->else_stmt);
	add_once(kids, s->body);
	g_ptr_array_sort(kids, by_position);
	for (unsigned int i = 0; i < kids->len; i++)
		stmt_walk(kids->pdata[i], fn, data);
}

const struct ir_stmt *stmt_last(const struct ir_stmt *s)
{
	if (s && s->kind == IR_S_COMPOUND)
		return s->kids && s->kids->len ? s->kids->pdata[s->kids->len - 1] : NULL;
	return s;
}

const struct ir_stmt *stmt_labelled(const struct ir_stmt *s)
{
	while (s && s->kind == IR_S_LABEL && s->body)
		s = s->body;
	return s;
}

const struct ir_stmt *stmt_prev(const struct ir_stmt *s)
{
	const GPtrArray *kids = s->parent ? s->parent->kids : NULL;

	for (unsigned int i = 1; kids && i < kids->len; i++) {
		if (kids->pdata[i] == s)
			return kids->pdata[i - 1];
	}
	return NULL;
}

const struct ir_stmt *stmt_next(const struct ir_stmt *s)
{
	const GPtrArray *kids = s->parent ? s->parent->kids : NULL;

	for (unsigned int i = 0; kids && i + 1 < kids->len; i++) {
		if (kids->pdata[i] == s)
			return kids->pdata[i + 1];
	}
	return NULL;
}

const struct ir_stmt *stmt_around(const struct ir_stmt *s)
{
	for (s = s->parent; s && s->kind != IR_S_LOOP && s->kind != IR_S_SWITCH;)
		s = s->parent;
	return s;
}

bool stmt_leaves_loop(const struct ir_stmt *s)
{
	const struct ir_stmt *up = s->kind == IR_S_BREAK ? stmt_around(s) : NULL;

	return up && up->kind == IR_S_LOOP;
}

bool expr_mentions(const struct ir_expr *e, const struct ir_var *v)
{
	if (!e)
		return false;
	if ((e->kind == IR_E_LOAD || e->kind == IR_E_ADDR) && ir_path_root(e->path) == v)
		return true;
	return expr_mentions(e->a, v) || expr_mentions(e->b, v);
}

bool stmt_sees(const struct ir_stmt *s, const struct ir_var *v)
{
	const struct ir_stmt *up;

	if (v->kind == IR_V_PARAM || v->decl.in_header)
		return true;
	if (s->range.begin < v->decl.begin)
		return false;
	/* The innermost compound around the declaration has to be around @s as well. */
	for (up = s; up; up = up->parent) {
		if (up->kind == IR_S_COMPOUND && up->range.begin <= v->decl.begin &&
		    v->decl.begin < up->range.end)
			return true;
		if (up->kind == IR_S_LOOP && up->range.begin <= v->decl.begin &&
		    v->decl.begin < up->range.end && up->body && up->body->range.begin > v->decl.begin)
			return true;
	}
	return false;
}

static bool reads(const struct ir_instr *in, const struct ir_var *v)
{
	for (unsigned int k = 0; k < in->nargs; k++) {
		if (expr_mentions(in->args[k], v))
			return true;
	}
	return expr_mentions(in->src, v) || expr_mentions(in->fnptr, v);
}

bool stmt_mentions(const struct ir_func *f, const struct ir_stmt *s, const struct ir_var *v)
{
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (stmt_inside(b->term.stmt, s) && expr_mentions(b->term.value, v))
			return true;
		for (unsigned int k = 0; k < b->instrs->len; k++) {
			const struct ir_instr *in = b->instrs->pdata[k];

			if (stmt_inside(in->stmt, s) && reads(in, v))
				return true;
		}
	}
	return false;
}

/* Does @v take another value on every way from instruction @first of @b on, before anything reads it? */
static bool is_set_first(const struct ir_block *b, unsigned int first, const struct ir_var *v,
			 GHashTable *seen)
{
	for (unsigned int i = first; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (reads(in, v))
			return false;
		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v)
			return true;
	}
	if (expr_mentions(b->term.value, v))
		return false;
	for (unsigned int k = 0; k < b->term.nsucc; k++) {
		if (g_hash_table_add(seen, b->term.succ[k]) && !is_set_first(b->term.succ[k], 0, v, seen))
			return false;
	}
	return true;
}

bool var_is_free(const struct ir_block *b, unsigned int from, const struct ir_var *v)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	return is_set_first(b, from, v, seen);
}

bool instr_leads_to(const struct ir_block *b, unsigned int from, const struct ir_instr *goal,
		    bool (*ends)(const struct ir_instr *in, const void *data), const void *data, bool *seen)
{
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	g_ptr_array_add(todo, (gpointer)b);
	for (; todo->len; from = 0) {
		bool on = true;

		b = g_ptr_array_steal_index(todo, todo->len - 1);
		for (; on && from < b->instrs->len; from++) {
			if (b->instrs->pdata[from] == goal)
				return true;
			on = !ends(b->instrs->pdata[from], data);
		}
		for (unsigned int k = 0; on && k < b->term.nsucc; k++) {
			const struct ir_block *to = b->term.succ[k];

			if (!seen[to->id])
				g_ptr_array_add(todo, (gpointer)to);
			seen[to->id] = true;
		}
	}
	return false;
}

bool instr_sets_null(const struct ir_instr *in)
{
	return in->op == IR_ASSIGN && in->src->kind == IR_E_CONST && !in->src->value;
}

const struct ir_var *stmt_returned(const struct ir_func *f, const struct ir_stmt *s)
{
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)f->blocks->pdata[i])->term;

		if (t->kind == IR_TERM_RETURN && t->stmt == s && t->value && t->value->kind == IR_E_LOAD &&
		    t->value->path->kind == IR_P_VAR && t->value->path->var->kind == IR_V_LOCAL)
			return t->value->path->var;
	}
	return NULL;
}

/* The variable whose being NULL the one test of @up, an if, takes to its arm @s; or NULL. */
static const struct ir_var *null_for(const struct ir_func *fn, const struct ir_stmt *up,
				     const struct ir_stmt *s)
{
	const struct ir_var *v = NULL;

	for (unsigned int i = 0; i < fn->blocks->len; i++) {
		const struct ir_block *b = fn->blocks->pdata[i];
		bool negated = false;
		const struct ir_expr *e;

		if (b->term.kind != IR_TERM_BRANCH || b->term.stmt != up)
			continue;
		e = stmt_tested(b->term.value, &negated);
		if (v || e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR ||
		    e->path->var->kind != IR_V_LOCAL || e->type.kind != IR_T_PTR ||
		    !stmt_starts(b->term.succ[!negated], s) || stmt_starts(b->term.succ[negated], s))
			return NULL;
		v = e->path->var;
	}
	return v;
}

const struct ir_var *stmt_where_null(const struct ir_func *f, const struct ir_stmt *s)
{
	const struct ir_stmt *arm = s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent : s;
	const struct ir_stmt *up = arm->parent;

	return up && up->kind == IR_S_IF && up->then_stmt == arm ? null_for(f, up, arm) : NULL;
}
