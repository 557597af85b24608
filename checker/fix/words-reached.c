/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What leads to a statement, in words: "f() fails".
 */
#include "fix/place.h"
#include "fix/words.h"
#include "support/names.h"

#include <string.h>

/* The call that gave a variable the value tested in @b, by source order. */
static const struct ir_instr *origin(const struct ir_func *fn, const struct ir_path *path, uint32_t before,
				     unsigned int hops)
{
	const struct ir_instr *best = NULL;

	for (unsigned int i = 0; i < fn->blocks->len; i++) {
		const struct ir_block *b = fn->blocks->pdata[i];

		for (unsigned int k = 0; k < b->instrs->len; k++) {
			const struct ir_instr *in = b->instrs->pdata[k];

			if (in->dst == path && in->range.begin <= before && in->op != IR_DECLARE &&
			    (!best || in->range.begin >= best->range.begin))
				best = in;
		}
	}
	if (best && best->op == IR_ASSIGN && best->src->kind == IR_E_LOAD && hops)
		return origin(fn, best->src->path, best->range.end, hops - 1);
	return best;
}

const struct ir_expr *stmt_tested(const struct ir_expr *e, bool *negated)
{
	for (;;) {
		if (e->kind == IR_E_UNOP && e->oper == IR_O_NOT) {
			*negated = !*negated;
			e = e->a;
		} else if (e->kind == IR_E_BINOP && ir_oper_compares(e->oper) && e->b->kind == IR_E_CONST) {
			if (e->oper == IR_O_EQ && !e->b->value)
				*negated = !*negated;
			e = e->a;
		} else {
			return e;
		}
	}
}

/* What these give says what was found, not that something went wrong. */
static bool compares(const char *callee)
{
	static const char *const words[] = { "cmp",   "strcmp", "strncmp", "strcasecmp", "memcmp",
					     "match", "test",	"is",	   "has" };

	return name_has_word(callee, words, G_N_ELEMENTS(words));
}

/* The call that takes the reference, made once more. */
static bool again(const struct ir_instr *in, const struct ir_instr *acquire)
{
	return in != acquire && !g_strcmp0(in->callee, acquire->callee);
}

/* The name it is called by: a macro may stand for another function. */
static const char *called_as(const struct ir_func *fn, const struct ir_instr *in)
{
	const struct ir_range *r = &in->range;
	g_autofree char *text = NULL, *call = NULL;

	if (!in->macro || r->in_header || r->end <= r->begin)
		return in->callee;
	text = g_strndup(fn->unit->text + r->begin, r->end - r->begin);
	call = g_strconcat(in->macro, "(", NULL);
	return g_str_has_prefix(text, call) && !strstr(text, in->callee) ? in->macro : in->callee;
}

/*
 * A condition that tests the result of a call: "f() returns NULL", "f() fails". @truth: what the
 * value tested is on the way.
 */
static char *condition_words(const struct ir_func *fn, const struct ir_block *b, bool truth,
			     const struct ir_instr *acquire)
{
	bool negated = !truth;
	const struct ir_expr *e = stmt_tested(b->term.value, &negated);
	const char *later = "", *name;
	const struct ir_instr *in;
	bool is_err = false;

	if (e->kind != IR_E_LOAD)
		return NULL;
	in = origin(fn, e->path, b->term.range.end, 4);
	/* IS_ERR(x) and the like: what gave x */
	if (in && in->op == IR_CALL && in->nargs == 1 && in->args[0]->kind == IR_E_LOAD && in->callee &&
	    g_str_has_prefix(in->callee, "IS_ERR")) {
		in = origin(fn, in->args[0]->path, in->range.begin, 4);
		is_err = true;
	}
	if (!in || in->op != IR_CALL || !in->callee)
		return NULL;
	name = called_as(fn, in);
	if (again(in, acquire))
		later = "a later ";
	if (is_err)
		return negated ? NULL : g_strdup_printf("%s() fails", name);
	if (e->type.kind == IR_T_PTR && e != b->term.value && b->term.value->oper == IR_O_LT)
		return negated ? NULL : g_strdup_printf("%s() fails", name);
	if (e->type.kind == IR_T_PTR)
		return negated ? g_strdup_printf("%s%s() returns NULL", later, name) : NULL;
	return negated || e->type.is_bool || compares(in->callee)
		       ? NULL
		       : g_strdup_printf("%s%s() fails", later, name);
}

/* The one test that an if is, or NULL when it is several. */
static const struct ir_block *branch_of(const struct ir_func *fn, const struct ir_stmt *s)
{
	const struct ir_block *only = NULL;

	for (unsigned int i = 0; i < fn->blocks->len; i++) {
		const struct ir_block *b = fn->blocks->pdata[i];

		if (b->term.kind != IR_TERM_BRANCH || b->term.stmt != s)
			continue;
		if (only)
			return NULL;
		only = b;
	}
	return only;
}

bool stmt_starts(const struct ir_block *b, const struct ir_stmt *s)
{
	const struct ir_stmt *at = b->term.stmt;

	if (b->instrs->len)
		at = ((const struct ir_instr *)b->instrs->pdata[0])->stmt;
	return stmt_inside(at, s);
}

char *words_reached(const struct ir_func *fn, const struct ir_stmt *s, const struct ir_instr *acquire)
{
	const struct ir_stmt *up = s->parent;
	const struct ir_block *b;

	if (up && up->kind == IR_S_COMPOUND) {
		s = up;
		up = up->parent;
	}
	if (!up || up->kind != IR_S_IF || up->then_stmt != s)
		return NULL;
	b = branch_of(fn, up);
	if (!b || stmt_starts(b->term.succ[0], s) == stmt_starts(b->term.succ[1], s))
		return NULL;
	return condition_words(fn, b, stmt_starts(b->term.succ[0], s), acquire);
}
