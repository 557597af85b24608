/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which strategies fit a finding, best first.
 */
#include "fix/devm-replace.h"
#include "fix/meant.h"
#include "fix/move-to-remove.h"
#include "fix/plan.h"
#include "fix/put-array.h"
#include "fix/put-elements.h"
#include "fix/put-kept.h"
#include "fix/put-local.h"
#include "fix/put-moved.h"
#include "fix/put-previous.h"
#include "fix/put-unless-returned.h"
#include "fix/retained.h"
#include "fix/sentence.h"
#include "fix/undo-by-remove.h"

#include <string.h>

#include "rules/ref-report.h"

enum strategy {
	KEEP_FIRST,
	SCOPED,
	SHARED_PUT,
	FIRST_LABEL,
	AFTER_USE,
	AFTER_ANY,
	AFTER_LAST,
	LABEL_SHARED,
	LABEL,
	ON_EXITS,
	BY_STATUS,
	EARLIER_LABEL,
	GUARDED,
	IN_ELSE,
	BORROWED,
	END
};

/* By enum fix_style. After GUARDED a release may come with a NULL test of its own. */
static const enum strategy order[][22] = {
	[FIX_AUTO] = { KEEP_FIRST, SHARED_PUT, FIRST_LABEL, AFTER_USE, EARLIER_LABEL, LABEL_SHARED, ON_EXITS,
		       LABEL, AFTER_ANY, BY_STATUS, GUARDED, AFTER_LAST, ON_EXITS, IN_ELSE, AFTER_ANY, LABEL,
		       BORROWED, END },
	[FIX_PUT] = { KEEP_FIRST, AFTER_USE, ON_EXITS, AFTER_ANY, BY_STATUS, GUARDED, AFTER_LAST, ON_EXITS,
		      IN_ELSE, AFTER_ANY, BORROWED, END },
	[FIX_GOTO] = { KEEP_FIRST, SHARED_PUT, FIRST_LABEL, LABEL, EARLIER_LABEL, AFTER_USE, ON_EXITS,
		       AFTER_ANY, BY_STATUS, GUARDED, AFTER_LAST, LABEL, ON_EXITS, IN_ELSE, AFTER_ANY,
		       BORROWED, END },
	[FIX_FREE] = { KEEP_FIRST, SCOPED, AFTER_USE, LABEL_SHARED, ON_EXITS, LABEL, EARLIER_LABEL, AFTER_ANY,
		       BY_STATUS, GUARDED, AFTER_LAST, ON_EXITS, IN_ELSE, AFTER_ANY, LABEL, BORROWED, END },
};

/* Right behind the last use, with a test of what the look-up returned. */
static struct fix_candidate *put_by_status(struct place *p, const char **why)
{
	struct fix_candidate *c;

	if (!place_status(p))
		return NULL;
	place_allow_guards(p, true);
	c = put_after_use(p, false, why);
	place_allow_guards(p, false);
	return c;
}

/* Before its name is used again: by what it was used for, rather than by what takes the name. */
static struct fix_candidate *put_before_reuse(struct place *p, const char **why)
{
	g_autoptr(GPtrArray) nothing = plan_new();

	place_check(p, nothing, why);
	return place_overwritten(p) ? put_after_use(p, true, why) : NULL;
}

static struct fix_candidate *attempt(struct place *p, const struct flow_unit *fu, enum strategy s,
				     const char **why)
{
	switch (s) {
	case KEEP_FIRST: return keep_first(p, why);
	case FIRST_LABEL: return first_label(p, why);
	case SHARED_PUT: return shared_put(p, why);
	case SCOPED: return scoped_cleanup(p, fu, why);
	case AFTER_USE: return put_after_use(p, true, why);
	case AFTER_LAST: return put_before_reuse(p, why);
	case AFTER_ANY: return put_after_use(p, false, why);
	case LABEL_SHARED: return unwind_label(p, true, why);
	case LABEL: return unwind_label(p, false, why);
	case BY_STATUS: return put_by_status(p, why);
	case EARLIER_LABEL: return earlier_label(p, why);
	case IN_ELSE: return put_in_else(p, why);
	case BORROWED: return get_borrowed(p, why);
	default: return put_on_exits(p, why);
	}
}

/* Different edits may come to the same text. */
static bool known(const struct ir_unit *u, const GPtrArray *all, const struct fix_candidate *c)
{
	g_autofree char *text = fix_apply(u->text, u->len, c->edits, NULL);

	for (unsigned int i = 0; text && i < all->len; i++) {
		const struct fix_candidate *o = all->pdata[i];
		g_autofree char *other = fix_apply(u->text, u->len, o->edits, NULL);

		if (!g_strcmp0(text, other))
			return true;
	}
	return !text;
}

static bool is_kept(const struct ref_exit *x)
{
	return x->place == REF_FIELD || x->place == REF_GLOBAL;
}

/* A field that a successful exit leaves set is released by who takes the device down, not here. */
static bool kept_on_success(const struct flow_ref *ref)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (is_kept(x) && x->cls != EXIT_FAILURE_)
			return true;
	}
	return false;
}

/* Why not is set when nothing is sure. */
static void propose_retained(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
			     GPtrArray *all, char **why)
{
	struct fix_at at = fix_at_of(fu, ref, f, all);

	if (ref->func->tainted) {
		at.why_not = g_strdup_printf("the function did not parse: %s", ref->func->tainted);
	} else if (ref->acquire->range.in_header || !ref->acquire->stmt) {
		at.why_not = g_strdup("the call is not in this file");
	} else {
		/* in the order in which the driver does such things: what stands in the way of the last is what to tell */
		fix_put_beside(&at, ref);
		g_clear_pointer(&at.why_not, g_free);
		fix_devm_action(&at, ref, false);
		fix_put_in_remove(&at, ref);
		if (!all->len)
			fix_put_in_undo(&at, ref);
	}
	if (!all->len && !*why)
		*why = at.why_not ? g_strdup(at.why_not)
				  : g_strdup("the release belongs into the code that takes the device down");
	if (all->len)
		g_clear_pointer(why, g_free);
	g_free(at.why_not);
}

/* --- lost at some exits, kept at others --------------------------------------------------- */

/* Is what a success leaves in a field put by nothing, so that puts at the exits that lose it are half of a fix? */
static bool lost_or_kept(const struct flow_unit *fu, const struct flow_ref *ref)
{
	bool kept = false, node = model_is_node(ref->kind);

	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		/* a caller may put a node that it got in any way */
		if (node && (x->place == REF_RETURNED || x->place == REF_OUTPARAM || x->place == REF_MANAGED))
			return false;
		if (!is_kept(x) || (x->cls == EXIT_FAILURE_ && !node))
			continue;
		if (!retained_stays(fu, ref, x))
			return false;
		kept = true;
	}
	return kept;
}

bool fix_keeps_for_good(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f)
{
	g_autoptr(GPtrArray) none = NULL;
	g_autofree char *why = NULL;

	if (g_strcmp0(f->rule, "device-ref-leak") || !lost_or_kept(fu, ref))
		return false;
	none = fix_candidates_new();
	propose_retained(fu, ref, f, none, &why);
	return !none->len && !fix_is_due(why);
}

/* Nobody unwinds after these failures: what a caller would do with a field that was put is not known. */
static bool fails_alone(const struct flow_ref *ref)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->cls != EXIT_SUCCESS_ && is_kept(x) && !(x->probe && x->func == ref->func))
			return false;
	}
	return true;
}

static bool kept_in_global(const struct flow_ref *ref)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		if (((const struct ref_exit *)ref->exits->pdata[i])->place == REF_GLOBAL)
			return true;
	}
	return false;
}

/*
 * Puts at all exits that fail with it; NULL when there is no such plan. Where it is a global that keeps it, what
 * module_exit() does comes with puts for the failures that leave it there: then only those that lose it are left.
 */
static struct fix_candidate *put_on_failures(const struct flow_unit *fu, const struct flow_ref *ref)
{
	g_autofree char *why = NULL;
	bool global = kept_in_global(ref);
	struct place *p = global || fails_alone(ref) ? place_new(fu, ref, !global, &why) : NULL;
	struct fix_candidate *c = NULL;
	const char *no = NULL;

	if (!p)
		return NULL;
	c = put_on_exits(p, &no);
	if (!c) {
		place_allow_guards(p, true);
		c = put_on_exits(p, &no);
	}
	place_free(p);
	return c;
}

/* The puts of @lost as well; false when @c alone, or with them, is no fix. */
static bool join_puts(struct fix_candidate *c, const struct fix_candidate *lost, const struct flow_ref *ref)
{
	char *words;

	if (!strcmp(c->strategy, "devm-action"))
		return true;
	/* the field goes on naming a node that was put */
	if (model_is_node(ref->kind))
		return false;
	if (!lost || !fix_merge(c->edits, lost->edits))
		return false;
	words = g_strdup_printf("%s Where %s() fails, drop it at once.", c->words, ref->func->name);
	g_free(c->words);
	c->words = words;
	return true;
}

/* What is kept is put when the driver lets go of the device; a devm action does so at the exits that lose it, too. */
static void propose_both(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
			 GPtrArray *all)
{
	g_autoptr(GPtrArray) kept = fix_candidates_new();
	g_autofree char *why = NULL;
	struct fix_candidate *lost;

	if (!lost_or_kept(fu, ref))
		return;
	propose_retained(fu, ref, f, kept, &why);
	lost = kept->len ? put_on_failures(fu, ref) : NULL;
	while (kept->len) {
		struct fix_candidate *c = g_ptr_array_steal_index(kept, 0);

		if (join_puts(c, lost, ref) && !known(fu->ir, all, c))
			g_ptr_array_add(all, c);
		else
			fix_candidate_free(c);
	}
	fix_candidate_free(lost);
}

/* What may go on using it is over when the driver is unbound. */
static void propose_managed(const struct place *p, const struct flow_unit *fu, const struct finding *f,
			    GPtrArray *all)
{
	static const char got[] =
		"Drop the reference by a devm action: what is got from the device is in use until "
		"the driver is unbound.";
	static const char made[] =
		"What is made with the device is in use until the driver is unbound. Drop the "
		"reference after that, by a devm action.";
	const struct flow_ref *ref = place_ref(p);
	g_autoptr(GPtrArray) kept = fix_candidates_new();
	struct fix_at at = fix_at_of(fu, ref, f, kept);

	fix_devm_action(&at, ref, place_makes(p) && !place_outlives(p));
	g_free(at.why_not);
	while (kept->len) {
		struct fix_candidate *c = g_ptr_array_steal_index(kept, 0);

		if (known(fu->ir, all, c)) {
			fix_candidate_free(c);
			continue;
		}
		g_free(c->words);
		c->words = words_reference(words_noun(ref), ref->api, ref->func->name,
					   place_makes(p) ? "never dropped" : "not dropped on success",
					   place_makes(p) ? made : got);
		g_ptr_array_add(all, c);
	}
}

/* Of a loss, what strategies for rarer shapes of code give; NULL for nothing. */
static struct fix_candidate *propose_shape(const struct flow_unit *fu, const struct flow_ref *ref)
{
	static struct fix_candidate *(*const strategies[])(const struct flow_unit *fu,
							   const struct flow_ref *ref) = {
		put_array, put_local, put_moved, second_name, put_kept, put_previous,
	};
	struct fix_candidate *c = NULL;

	for (unsigned int i = 0; !c && i < G_N_ELEMENTS(strategies); i++)
		c = strategies[i](fu, ref);
	return c;
}

/* What no strategy that follows one reference can do. */
static void propose_others(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
			   bool retained, GPtrArray *all, char **why)
{
	struct fix_candidate *c = retained ? NULL : put_elements(fu, ref);

	if (!c && !retained)
		c = propose_shape(fu, ref);
	if (c)
		g_ptr_array_add(all, c);
	else if (retained)
		propose_retained(fu, ref, f, all, why);
	else
		propose_both(fu, ref, f, all);
	if (all->len)
		g_clear_pointer(why, g_free);
}

/* A success leaves it in a field that remove does not always put: a put there would leave a dead pointer behind. */
static bool skipped_by_remove(const struct flow_unit *fu, const struct flow_ref *ref)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->skipped_by && ref_judge(fu, ref, x) == REF_LEAKED)
			return true;
	}
	return false;
}

static void propose_skipped(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
			    GPtrArray *all, char **why)
{
	struct fix_at at = fix_at_of(fu, ref, f, all);

	fix_put_skipped(&at, ref);
	if (!all->len)
		*why = g_strdup("when remove may put what it skips is not known");
}

/* The strategies that follow one reference; *why, a static string, when none fits. */
static void propose_places(struct place *p, const struct flow_unit *fu, const struct flow_ref *ref,
			   enum fix_style style, GPtrArray *all, const char **why)
{
	/* what the function does already is what it goes on doing */
	if (style == FIX_AUTO && func_has_cleanup(ref->func))
		style = FIX_FREE;
	*why = NULL;
	for (const enum strategy *s = order[style]; *s != END; s++) {
		struct fix_candidate *c = NULL;
		const char *no = NULL;

		if (*s == GUARDED)
			place_allow_guards(p, true);
		else
			c = attempt(p, fu, *s, &no);
		/* What stands in the way of the plainest strategy is what to tell. */
		if (*s == ON_EXITS)
			*why = no;
		if (c && !known(fu->ir, all, c))
			g_ptr_array_add(all, c);
		else
			fix_candidate_free(c);
	}
}

/* What is kept, or lost in a way of its own; true when no other strategy is to be tried. */
static bool propose_special(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
			    bool retained, GPtrArray *all, char **why)
{
	struct fix_at at = fix_at_of(fu, ref, f, all);
	struct fix_candidate *c;

	if (retained && kept_on_success(ref)) {
		propose_retained(fu, ref, f, all, why);
		return true;
	}
	c = retained ? NULL : move_to_remove(fu, ref);
	if (c) {
		g_ptr_array_add(all, c);
		return true;
	}
	if (retained_put_later(fu, ref)) {
		*why = g_strdup("a put here would leave a global behind that another function puts again");
		return true;
	}
	if (skipped_by_remove(fu, ref)) {
		propose_skipped(fu, ref, f, all, why);
		return true;
	}
	c = retained ? NULL : put_unless_returned(&at, ref);
	if (!c && !retained)
		c = undo_by_remove(&at, ref);
	if (c)
		g_ptr_array_add(all, c);
	else if (!ref->object && !retained)
		name_result(fu, ref, all, why);
	return c || (!ref->object && !retained);
}

static void propose(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
		    enum fix_style style, GPtrArray *all, char **why)
{
	bool retained = g_str_has_suffix(f->rule, "-retained");
	struct fix_candidate *c;
	const char *reason;
	struct place *p;

	if (propose_special(fu, ref, f, retained, all, why))
		return;
	p = place_new(fu, ref, retained, why);
	if (!p) {
		propose_others(fu, ref, f, retained, all, why);
		return;
	}
	if (!retained && place_expects_failure(p)) {
		*why = g_strdup("the look-up is a test's, which fails unless that gives an error");
		place_free(p);
		return;
	}
	propose_places(p, fu, ref, style, all, &reason);
	if (!retained)
		propose_both(fu, ref, f, all);
	if (!all->len && (place_makes(p) || place_kept_by_result(p)))
		propose_managed(p, fu, f, all);
	c = all->len || retained ? NULL : propose_shape(fu, ref);
	if (c)
		g_ptr_array_add(all, c);
	if (!all->len)
		*why = g_strdup(reason ? reason : "no strategy fits");
	place_free(p);
}

GPtrArray *fix_propose(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
		       enum fix_style style, char **why)
{
	GPtrArray *all = fix_candidates_new();

	*why = NULL;
	if (leak_is_meant(fu, ref)) {
		*why = g_strdup(fix_meant);
		return all;
	}
	if (!g_str_has_suffix(f->rule, "-retained") && put_is_no_fix(fu, ref, why))
		return all;
	propose(fu, ref, f, style, all, why);
	if (all->len)
		return all;
	devm_replace(fu, ref, f, all);
	if (all->len)
		g_clear_pointer(why, g_free);
	return all;
}
