/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What leaks, where, and what the patch does about it, for people.
 */
#include "fix/plan.h"

#include <string.h>

static const char *noun(const char *kind)
{
	if (!g_strcmp0(kind, "of_node"))
		return "node";
	return "device";
}

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

/*
 * A condition that tests the result of a call: "f() returns NULL", "f() fails". @truth: what the
 * value tested is on the way.
 */
static char *condition_words(const struct ir_func *fn, const struct ir_block *b, bool truth)
{
	bool negated = !truth;
	const struct ir_expr *e = stmt_tested(b->term.value, &negated);
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
	if (is_err)
		return negated ? NULL : g_strdup_printf("%s() fails", in->callee);
	if (e->type.kind == IR_T_PTR)
		return negated ? g_strdup_printf("%s() returns NULL", in->callee) : NULL;
	return negated || e->type.is_bool ? NULL : g_strdup_printf("%s() fails", in->callee);
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

/* Under what condition @s is reached, as far as one test says it. */
static char *why_reached(const struct ir_func *fn, const struct ir_stmt *s)
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
	return condition_words(fn, b, stmt_starts(b->term.succ[0], s));
}

static void add_phrase(GPtrArray *phrases, char *s)
{
	if (s && g_ptr_array_find_with_equal_func(phrases, s, g_str_equal, NULL))
		g_free(s);
	else if (s)
		g_ptr_array_add(phrases, s);
}

static char *join(GPtrArray *phrases)
{
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < phrases->len; i++) {
		if (i)
			g_string_append(s, i + 1 == phrases->len ? " or " : ", ");
		g_string_append(s, phrases->pdata[i]);
	}
	return g_string_free(s, FALSE);
}

/* More than one way out, and none where it is dropped. */
static bool all_lost(const struct flow_ref *ref)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		if (((const struct ref_exit *)ref->exits->pdata[i])->place != REF_LOST)
			return false;
	}
	return true;
}

/* ", when f() fails" or less. */
static char *where_lost(const struct flow_ref *ref, bool *success, bool *plural)
{
	g_autoptr(GPtrArray) phrases = g_ptr_array_new_with_free_func(g_free);
	unsigned int unknown = 0, loops = 0, failing = 0;

	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];
		char *s;

		if (x->place != REF_LOST)
			continue;
		if (x->overwritten) {
			loops++;
			continue;
		}
		if (x->cls == EXIT_SUCCESS_) {
			*success = true;
			continue;
		}
		failing++;
		s = x->stmt ? why_reached(ref->func, x->stmt) : NULL;
		if (s)
			add_phrase(phrases, s);
		else
			unknown++;
	}
	*plural = failing > 1;
	if (loops)
		return g_strdup(", when the variable that holds it is overwritten");
	if (phrases->len && phrases->len <= 2 && !unknown) {
		g_autofree char *all = join(phrases);

		return g_strdup_printf(", when %s", all);
	}
	return g_strdup(*plural ? " on several error paths" : failing ? " on an error path" : "");
}

static void say_what(GString *s, const struct flow_ref *ref, bool *plural)
{
	bool success = false;
	g_autofree char *where = where_lost(ref, &success, plural);

	g_string_append_printf(
		s, "%s() calls %s(), which takes a reference to the %s that its caller has to drop. ",
		ref->func->name, ref->api, noun(ref->kind));
	if (all_lost(ref))
		g_string_append(s, "This never happens.");
	else if (success && *where)
		g_string_append_printf(s, "The reference is lost on success and%s%s.",
				       *where == ',' ? " when" : "", *where == ',' ? where + 6 : where);
	else if (success)
		g_string_append(s, "The reference is lost on success.");
	else
		g_string_append_printf(s, "The reference is lost%s%s.", where,
				       *where ? "" : " before the function returns");
}

static unsigned int count(const GPtrArray *plan, enum site_kind kind)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < plan->len; i++)
		n += ((const struct site *)plan->pdata[i])->kind == kind;
	return n;
}

char *words_of(struct place *p, const GPtrArray *plan, const char *strategy)
{
	const struct flow_ref *ref = place_ref(p);
	unsigned int after = count(plan, SITE_AFTER), others = plan->len - after;
	GString *s = g_string_new(NULL);
	bool plural = false;

	say_what(s, ref, &plural);
	g_string_append(s, "\n\n");
	if (!strcmp(strategy, "unwind-label"))
		g_string_append(s, "Drop the reference as part of the unwinding.");
	else if (after && !strcmp(strategy, "put-after-last-use"))
		g_string_append_printf(s, "Drop the reference once the %s is no longer needed%s.",
				       noun(ref->kind),
				       others == 1 ? ", and on the exit before that"
				       : others	   ? ", and on the exits before that"
						   : "");
	else
		g_string_append(s, plan->len > 1 ? "Drop the reference before leaving on these paths."
						 : "Drop the reference before leaving.");
	return g_string_free(s, FALSE);
}
