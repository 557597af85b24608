/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What leaks, where, and what the patch does about it, for people.
 */
#include "fix/place-priv.h"
#include "fix/plan.h"
#include "fix/sentence.h"
#include "model/model.h"
#include "support/names.h"

#include <string.h>

const char *words_noun(const struct flow_ref *ref)
{
	if (!model_is_node(ref->kind))
		return "device";
	return ref->release && strstr(ref->release, "of_node_put") ? "OF node" : "firmware node";
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

/*
 * A condition that tests the result of a call: "f() returns NULL", "f() fails". @truth: what the
 * value tested is on the way.
 */
static char *condition_words(const struct ir_func *fn, const struct ir_block *b, bool truth,
			     const struct ir_instr *acquire)
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
	if (e->type.kind == IR_T_PTR && e != b->term.value && b->term.value->oper == IR_O_LT)
		return negated ? NULL : g_strdup_printf("%s() fails", in->callee);
	if (e->type.kind == IR_T_PTR)
		return negated ? g_strdup_printf("%s%s() returns NULL", again(in, acquire) ? "a later " : "",
						 in->callee)
			       : NULL;
	return negated || e->type.is_bool || compares(in->callee)
		       ? NULL
		       : g_strdup_printf("%s%s() fails", again(in, acquire) ? "a later " : "", in->callee);
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
static char *why_reached(const struct ir_func *fn, const struct ir_stmt *s, const struct ir_instr *acquire)
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

/* The exits that lose it, by kind. */
struct losses {
	GPtrArray *phrases; /* "f() fails": what leads to those that fail */
	unsigned int success, failing, mixed; /* exits; without overwriting ones */
	unsigned int unknown; /* of failing: those without a phrase */
	bool overwritten, some_fine, failure_fine, success_fine;
	bool freed; /* overwriting ones: only by freeing what holds the pointer */
};

/* kfree(x) ends x->field as well, but it sets nothing. */
static bool sets_something(const struct flow_ref *ref, const struct ref_exit *x)
{
	for (uint32_t i = 0; i < ref->func->ninstrs; i++) {
		if (ref->func->instrs[i]->stmt == x->stmt && ref->func->instrs[i]->dst)
			return true;
	}
	return !x->stmt;
}

/* "goto err_free;" */
static bool goes_to_error(const struct ir_stmt *s)
{
	static const char *const words[] = { "err",	"error", "errout", "fail",  "failed",
					     "failure", "bad",	 "abort",  "unwind" };

	return s && s->kind == IR_S_GOTO && name_has_word(s->label, words, G_N_ELEMENTS(words));
}

/* At the end of the function, or where nothing has to be so that it is reached. */
static bool at_top(const struct ir_func *fn, const struct ir_stmt *s)
{
	return !s || s->parent == fn->body;
}

/* Who returns nothing, or a number of its own, does not say what went wrong; what leads there does. */
static enum exit_class class_of(const struct flow_ref *ref, const struct ref_exit *x, const char *phrase)
{
	if (x->cls == EXIT_FAILURE_ || goes_to_error(x->stmt))
		return EXIT_FAILURE_;
	if (ref->func->ret.kind != IR_T_VOID)
		return phrase ? EXIT_FAILURE_ : x->cls;
	return phrase ? EXIT_FAILURE_ : at_top(ref->func, x->stmt) ? EXIT_SUCCESS_ : EXIT_MIXED_;
}

/* What goes wrong before this exit is taken; NULL when nothing does, or when it cannot be said. */
static char *phrase_of(const struct flow_ref *ref, const struct ref_exit *x)
{
	if (!x->stmt ||
	    (ref->func->ret.kind != IR_T_VOID && x->cls != EXIT_FAILURE_ && !goes_to_error(x->stmt)))
		return NULL;
	return why_reached(ref->func, x->stmt, ref->acquire);
}

static void add_loss(struct losses *l, const struct flow_ref *ref, const struct ref_exit *x)
{
	char *s;

	if (x->overwritten) {
		l->freed = (l->freed || !l->overwritten) && !sets_something(ref, x);
		l->overwritten = true;
		return;
	}
	s = phrase_of(ref, x);
	switch (class_of(ref, x, s)) {
	case EXIT_FAILURE_:
		l->failing++;
		l->unknown += !s;
		break;
	case EXIT_SUCCESS_: l->success++; break;
	default: l->mixed++;
	}
	if (s)
		add_phrase(l->phrases, s);
}

static void sort_out(struct losses *l, const struct place *p)
{
	const struct flow_ref *ref = place_ref(p);

	l->phrases = g_ptr_array_new_with_free_func(g_free);
	l->some_fine = ref->dropped;
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];
		g_autofree char *s = NULL;
		enum exit_class cls;

		if (place_losing(p, x)) {
			add_loss(l, ref, x);
			continue;
		}
		s = phrase_of(ref, x);
		cls = class_of(ref, x, s);
		l->some_fine = true;
		l->failure_fine |= cls == EXIT_FAILURE_;
		l->success_fine |= cls == EXIT_SUCCESS_;
	}
}

/* What a caller loses is told by the ways out that leave it behind: those that the plan puts it on. */
static void sort_out_sites(struct losses *l, const struct place *p, const GPtrArray *plan)
{
	g_ptr_array_unref(l->phrases);
	*l = (struct losses){ .phrases = g_ptr_array_new_with_free_func(g_free),
			      .some_fine = true,
			      .failure_fine = true };
	for (unsigned int i = 0; i < plan->len; i++) {
		char *s = why_reached(place_func(p), ((const struct site *)plan->pdata[i])->stmt,
				      place_ref(p)->acquire);

		if (!s) {
			l->mixed++;
			continue;
		}
		l->failing++;
		add_phrase(l->phrases, s);
	}
}

/* "when f() fails", "on an error path"; g_free() */
static char *when_failing(const struct losses *l)
{
	if (l->phrases->len && l->phrases->len <= 2 && !l->unknown) {
		g_autofree char *all = join(l->phrases);

		return g_strdup_printf("when %s", all);
	}
	if (l->failing > 1)
		return g_strdup(l->failure_fine ? "on some error paths" : "on the error paths");
	return g_strdup(l->failure_fine ? "on one of the error paths" : "on the error path");
}

static bool leaves_loops(const GPtrArray *plan)
{
	for (unsigned int i = 0; i < plan->len; i++) {
		if (!stmt_leaves_loop(((const struct site *)plan->pdata[i])->stmt))
			return false;
	}
	return plan->len;
}

/* One success drops it and another does not: what leads to the places where the plan does; NULL: it cannot be said. */
static char *when_planned(const struct flow_ref *ref, const GPtrArray *plan)
{
	g_autoptr(GPtrArray) phrases = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *all = NULL;
	bool left = leaves_loops(plan);

	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *site = plan->pdata[i];
		char *s = site->kind == SITE_AFTER ? NULL : why_reached(ref->func, site->stmt, ref->acquire);

		if (!s && left)
			s = words_why_left(ref->func, site->stmt);
		if (!s && left)
			return g_strdup_printf("not dropped on %s of the ways out of the loop",
					       plan->len == 1 ? "one" : "some");
		if (!s)
			return NULL;
		add_phrase(phrases, s);
	}
	all = phrases->len && phrases->len <= 2 ? join(phrases) : NULL;
	return all ? g_strdup_printf("not dropped when %s", all) : NULL;
}

/* What is to follow "the reference is". */
static char *fate(const struct losses *l, const struct flow_ref *ref, const GPtrArray *plan)
{
	g_autofree char *when = NULL;

	if (l->freed && l->some_fine)
		return g_strdup("lost when what holds the pointer is freed");
	if (l->overwritten)
		return g_strdup(l->some_fine ? "lost when the pointer is overwritten" : "never dropped");
	if (!l->some_fine)
		return g_strdup("never dropped");
	if (l->success && l->success_fine) {
		when = when_planned(ref, plan);
		return when ? g_steal_pointer(&when) : g_strdup("not dropped on every path");
	}
	if (l->mixed || (!l->success && !l->failing))
		return g_strdup("not dropped on every path");
	if (!l->failing) {
		/* a round of a loop may drop it */
		when = when_planned(ref, plan);
		return when ? g_steal_pointer(&when) : g_strdup("not dropped on success");
	}
	when = when_failing(l);
	if (!l->success)
		return g_strdup_printf("not dropped %s", when);
	/* "neither … nor" claims all of them */
	if (l->failure_fine && !g_str_has_prefix(when, "when "))
		return g_strdup_printf("not dropped on success and %s", when);
	return g_strdup_printf("dropped neither on success nor %s", when);
}

static unsigned int count(const GPtrArray *plan, enum site_kind kind)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < plan->len; i++)
		n += ((const struct site *)plan->pdata[i])->kind == kind;
	return n;
}

/* Is nothing but the end of a loop's body planned? */
static bool each_round(const GPtrArray *plan)
{
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *site = plan->pdata[i];
		const struct ir_stmt *s = site->stmt;

		while (s && s->kind != IR_S_LOOP)
			s = s->parent;
		if (site->kind != SITE_AFTER || !s)
			return false;
	}
	return true;
}

char *words_of(struct place *p, const GPtrArray *plan, const char *strategy)
{
	const struct flow_ref *ref = place_ref(p);
	unsigned int after = count(plan, SITE_AFTER), others = plan->len - after;
	struct losses l = { 0 };
	g_autofree char *is = NULL;
	const char *deed;

	sort_out(&l, p);
	if (l.overwritten && place_lost_by_callers(p))
		sort_out_sites(&l, p, plan);
	is = fate(&l, ref, plan);
	if (!strcmp(strategy, "scoped-cleanup"))
		deed = "Let it be dropped when the pointer goes out of scope.";
	else if (!strcmp(strategy, "shared-put"))
		deed = l.failing ? "Drop the reference where the other error paths do."
				 : "Drop the reference where the error paths do.";
	else if (!strcmp(strategy, "single-exit"))
		deed = "Lead these exits to the last return, and drop the reference there.";
	else if (!strcmp(strategy, "unwind-label"))
		deed = l.some_fine || !l.success ? "Drop the reference when unwinding."
						 : "Drop the reference before returning.";
	else if (after && !strcmp(strategy, "put-after-last-use"))
		deed = !others	     ? "Drop the reference after its last use."
		       : others == 1 ? "Drop the reference after its last use, and on the exit before that."
				     : "Drop the reference after its last use, and on the exits before that.";
	else if (!strcmp(strategy, "put-in-else"))
		deed = "Drop the reference where it is not kept.";
	else if (!l.some_fine)
		deed = each_round(plan) ? "Drop the reference in each round of the loop."
					: "Drop the reference before returning.";
	else
		deed = plan->len > 1 ? "Drop the reference on these paths."
				     : "Drop the reference on this path.";
	g_ptr_array_unref(l.phrases);
	return words_reference(words_noun(ref), ref->api, ref->func->name, is, deed);
}
