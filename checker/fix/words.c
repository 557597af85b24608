/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What leaks, where, and what the patch does about it, for people.
 */
#include "fix/place-priv.h"
#include "fix/plan.h"
#include "fix/sentence.h"
#include "fix/words.h"
#include "model/model.h"
#include "support/names.h"

#include <string.h>

const char *words_noun(const struct flow_ref *ref)
{
	if (!model_is_node(ref->kind))
		return "device";
	return ref->release && strstr(ref->release, "of_node_put") ? "OF node" : "firmware node";
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
		return x->cls;
	return phrase ? EXIT_FAILURE_ : at_top(ref->func, x->stmt) ? EXIT_SUCCESS_ : EXIT_MIXED_;
}

/* What goes wrong before this exit is taken; NULL when nothing does, or when it cannot be said. */
static char *phrase_of(const struct flow_ref *ref, const struct ref_exit *x)
{
	if (!x->stmt ||
	    (ref->func->ret.kind != IR_T_VOID && x->cls != EXIT_FAILURE_ && !goes_to_error(x->stmt)))
		return NULL;
	return words_reached(ref->func, x->stmt, ref->acquire);
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
		char *s = words_reached(place_func(p), ((const struct site *)plan->pdata[i])->stmt,
					place_ref(p)->acquire);

		if (!s) {
			l->mixed++;
			continue;
		}
		l->failing++;
		add_phrase(l->phrases, s);
	}
}

static int by_source(const void *a, const void *b)
{
	const struct site *const *x = a, *const *y = b;

	return (*x)->stmt->range.begin < (*y)->stmt->range.begin ? -1 : *x != *y;
}

/* Several ways of unwinding may be one exit of flow's: then what the plan does on each of them is told. */
static void count_sites(struct losses *l, const struct place *p, const GPtrArray *plan)
{
	g_autoptr(GPtrArray) sites = g_ptr_array_new();

	if (l->success || l->mixed || l->overwritten || plan->len <= l->failing)
		return;
	for (unsigned int i = 0; i < plan->len; i++) {
		if (((const struct site *)plan->pdata[i])->kind == SITE_AFTER)
			return;
		g_ptr_array_add(sites, plan->pdata[i]);
	}
	g_ptr_array_sort(sites, by_source);
	g_ptr_array_set_size(l->phrases, 0);
	l->failing = plan->len;
	l->unknown = 0;
	for (unsigned int i = 0; i < sites->len; i++) {
		const struct site *s = sites->pdata[i];
		char *phrase = words_reached(place_func(p), s->stmt, place_ref(p)->acquire);

		l->unknown += !phrase;
		add_phrase(l->phrases, phrase);
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
		char *s =
			site->kind == SITE_AFTER ? NULL : words_reached(ref->func, site->stmt, ref->acquire);

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
	else
		count_sites(&l, p, plan);
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
