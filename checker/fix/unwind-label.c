/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "unwind-label": in a function that unwinds by labels the release is one more step of the unwinding.
 *
 * The plan is that of "put-on-exits"; what several exits have in common then moves into a new label:
 * gotos that go on to the same label get one in front of it, returns get one in front of the last return
 * that the labels run into. A successful exit is never sent there.
 */
#include "fix/labels.h"
#include "fix/plan.h"

#include <string.h>

bool func_has_cleanup(const struct ir_func *fn)
{
	for (unsigned int i = 0; i < fn->vars->len; i++) {
		if (((const struct ir_var *)fn->vars->pdata[i])->cleanup)
			return true;
	}
	return false;
}

static bool same_object(const GPtrArray *plan)
{
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *a = plan->pdata[0], *b = plan->pdata[i];

		if (strcmp(a->object, b->object) || b->status)
			return false;
	}
	return true;
}

/* The last label, in unwinding order, that a leaking goto leads to. */
static int lowest_label(const struct labels *l, const GPtrArray *plan)
{
	int lowest = -1;

	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];

		if (s->kind == SITE_BEFORE && s->stmt->kind == IR_S_GOTO)
			lowest = MAX(lowest, labels_target(l, s->stmt));
	}
	return lowest;
}

static bool goes_to(const struct labels *l, const struct site *s, int to)
{
	return s->kind == SITE_BEFORE && s->stmt->kind == IR_S_GOTO && labels_target(l, s->stmt) == to;
}

/* Gotos to earlier labels run through the new one: they need no release of their own. */
static bool runs_into(const struct labels *l, const struct site *s, int to)
{
	return s->kind == SITE_BEFORE && s->stmt->kind == IR_S_GOTO && labels_target(l, s->stmt) >= 0 &&
	       labels_target(l, s->stmt) < to;
}

void plan_copy_site(GPtrArray *to, const struct place *p, const struct site *s)
{
	struct site *n = plan_add(to, p, s->kind, s->stmt);

	g_free(n->object);
	n->object = g_strdup(s->object);
	n->guarded = s->guarded;
	n->error = s->error;
	n->status = s->status;
	n->var = s->var;
	n->declare = g_strdup(s->declare);
	n->failure = s->failure;
	n->failed = s->failed;
}

static GPtrArray *plan_through(const struct labels *l, struct place *p, const GPtrArray *plan, int to,
			       const char **why)
{
	const struct ir_stmt *prev = stmt_prev(l->stmts->pdata[to]);
	GPtrArray *n = plan_new();
	bool falls = false, guarded = false;

	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];

		guarded |= s->guarded;
		if (runs_into(l, s, to))
			falls = true;
		else
			plan_copy_site(n, p, s);
	}
	if (prev && (falls || place_at(p, SITE_AFTER, prev)) && !plan_has(n, prev))
		plan_add(n, p, SITE_AFTER, prev)->guarded = guarded;
	if (place_check(p, n, why) == PLACE_GOOD)
		return n;
	g_ptr_array_unref(n);
	return NULL;
}

/* Move the releases that the label @to takes over out of the plan. */
static struct detour *detour_gotos(const struct labels *l, GPtrArray *plan, int to)
{
	const struct ir_stmt *label = l->stmts->pdata[to], *prev = stmt_prev(label);
	struct detour *d = g_new0(struct detour, 1);

	d->redirects = g_array_new(FALSE, FALSE, sizeof(struct redirect));
	d->label.name = labels_new_name(l, ((const struct site *)plan->pdata[0])->object);
	d->label.before = label;
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];
		struct redirect r = { .stmt = s->stmt, .label = d->label.name };

		if (goes_to(l, s, to))
			g_array_append_val(d->redirects, r);
	}
	for (unsigned int i = plan->len; i-- > 0;) {
		const struct site *s = plan->pdata[i];

		if (goes_to(l, s, to) || (s->kind == SITE_AFTER && s->stmt == prev)) {
			if (!d->label.site || s->guarded || s->error)
				d->label.site = s;
		}
	}
	return d;
}

static void detour_free(struct detour *d)
{
	g_array_unref(d->redirects);
	g_free(d->label.name);
	g_free(d);
}

static bool taken_over(const struct detour *d, const struct site *s)
{
	if (d->label.before && s->kind == SITE_AFTER && s->stmt == stmt_prev(d->label.before))
		return true;
	if (d->label.after && s->kind == SITE_BEFORE && stmt_prev(s->stmt) == d->label.after)
		return true;
	for (unsigned int i = 0; i < d->redirects->len; i++) {
		if (g_array_index(d->redirects, struct redirect, i).stmt == s->stmt)
			return true;
	}
	return false;
}

static struct fix_candidate *candidate(struct place *p, const GPtrArray *plan, struct detour *d,
				       const char **why)
{
	g_autoptr(GPtrArray) rest = plan_new();
	GPtrArray *edits;

	for (unsigned int i = 0; i < plan->len; i++) {
		if (!taken_over(d, plan->pdata[i]))
			plan_copy_site(rest, p, plan->pdata[i]);
	}
	edits = plan_edits(p, rest, d, why);
	if (!edits)
		return NULL;
	return fix_candidate_new("unwind-label", edits, words_of(p, plan, "unwind-label"));
}

/* All leaking gotos to one label, and a label in front of it that releases: lead them there. */
static struct fix_candidate *through_ready_label(const struct labels *l, struct place *p,
						 const GPtrArray *plan, const char **why)
{
	int to = lowest_label(l, plan), ready = to >= 0 ? label_ready(l, p, plan->pdata[0], to) : -1;
	struct fix_candidate *c = NULL;
	struct detour *d;

	if (ready < 0)
		return NULL;
	d = g_new0(struct detour, 1);
	d->redirects = g_array_new(FALSE, FALSE, sizeof(struct redirect));
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];
		struct redirect r = { .stmt = s->stmt };

		r.label = ((const struct ir_stmt *)l->stmts->pdata[ready])->label;
		if (goes_to(l, s, to) && !s->guarded)
			g_array_append_val(d->redirects, r);
	}
	if (d->redirects->len)
		c = candidate(p, plan, d, why);
	detour_free(d);
	return c;
}

static struct fix_candidate *through_label(const struct labels *l, struct place *p, const GPtrArray *plan,
					   unsigned int at_least, const char **why)
{
	int to = lowest_label(l, plan);
	g_autoptr(GPtrArray) n = to >= 0 ? plan_through(l, p, plan, to, why) : NULL;
	struct fix_candidate *c = NULL;
	unsigned int shared = 0;
	struct detour *d;

	if (!n)
		return NULL;
	d = detour_gotos(l, n, to);
	for (unsigned int i = 0; i < plan->len; i++)
		shared += goes_to(l, plan->pdata[i], to) || runs_into(l, plan->pdata[i], to);
	if (d->label.site && shared >= at_least && !d->label.before->range.in_macro)
		c = candidate(p, n, d, why);
	detour_free(d);
	return c;
}

/* @all: of a function without labels, whose first one need not be for errors only. */
static bool may_lead(const struct site *s, const struct ir_stmt *last, bool all)
{
	return (s->failure || all) && s->stmt != last && s->stmt->kind == IR_S_RETURN &&
	       s->kind != SITE_AFTER;
}

static struct fix_candidate *through_return(const struct labels *l, struct place *p, const GPtrArray *plan,
					    unsigned int at_least, const char **why)
{
	const struct ir_stmt *last = stmt_last(place_func(p)->body);
	const char *var = last && last->kind == IR_S_RETURN ? labels_returned(p, last) : NULL;
	struct fix_candidate *c = NULL;
	struct detour *d;

	if (!var || !stmt_prev(last))
		return NULL;
	if (l->stmts->len && ((const struct ir_stmt *)l->stmts->pdata[0])->range.begin > last->range.begin)
		return NULL;
	d = g_new0(struct detour, 1);
	d->redirects = g_array_new(FALSE, FALSE, sizeof(struct redirect));
	d->label.name = labels_new_name(l, ((const struct site *)plan->pdata[0])->object);
	d->label.after = stmt_prev(last);
	d->label.apart = !l->stmts->len;
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];
		const char *now = labels_returned(p, s->stmt);
		struct redirect r = { s->stmt, d->label.name, now && !strcmp(now, var) ? NULL : var };

		if (s->stmt == last && s->kind == SITE_BEFORE)
			d->label.site = s;
		else if (may_lead(s, last, !l->stmts->len))
			g_array_append_val(d->redirects, r);
	}
	if (d->label.site && d->redirects->len && d->redirects->len + 1 >= at_least && !last->range.in_macro)
		c = candidate(p, plan, d, why);
	detour_free(d);
	return c;
}

static struct fix_candidate *through(const struct labels *l, struct place *p, unsigned int at_least,
				     const char **why)
{
	g_autoptr(GPtrArray) plan = plan_new();
	struct fix_candidate *c;

	if (!plan_repair(p, plan, why) || !plan->len || !same_object(plan))
		return NULL;
	*why = "the exits that lose it have no label in common";
	c = through_ready_label(l, p, plan, why);
	if (!c)
		c = through_label(l, p, plan, at_least, why);
	return c ? c : through_return(l, p, plan, at_least, why);
}

struct fix_candidate *unwind_label(struct place *p, bool shared_only, const char **why)
{
	struct labels l;
	struct fix_candidate *c = NULL;

	*why = "the function does not unwind by labels";
	if (func_has_cleanup(place_func(p)))
		return NULL;
	labels_collect(&l, p);
	if (l.stmts->len)
		c = through(&l, p, shared_only ? 2 : 1, why);
	labels_clear(&l);
	return c;
}

#define WORTH_A_LABEL 4 /* exits that make the first label of a function worth while */

/* One put behind the last use is plainer than a label, unless exits in front of it need as many. */
static bool few_suffice(struct place *p)
{
	struct fix_candidate *c;
	unsigned int n = 0;
	const char *no;

	c = put_after_use(p, true, &no);
	for (unsigned int i = 0; c && i < c->edits->len; i++)
		n += strchr(((const struct edit *)c->edits->pdata[i])->text, '(') != NULL;
	fix_candidate_free(c);
	return n && n < WORTH_A_LABEL;
}

/* Many exits that have nothing but this release in common, and a last return that has it, too. */
static struct fix_candidate *lead_to_first(const struct labels *l, struct place *p, const char **why)
{
	g_autoptr(GPtrArray) plan = plan_new();
	struct fix_candidate *c;

	if (!plan_repair(p, plan, why) || plan->len < WORTH_A_LABEL || !same_object(plan))
		return NULL;
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];

		if (s->stmt->kind != IR_S_RETURN || s->kind == SITE_AFTER || s->guarded)
			return NULL;
	}
	*why = "the exits that lose it do not end alike";
	if (few_suffice(p))
		return NULL;
	c = through_return(l, p, plan, plan->len, why);
	return c ? c : single_exit(p, plan, why);
}

struct fix_candidate *first_label(struct place *p, const char **why)
{
	struct fix_candidate *c = NULL;
	struct labels l;

	if (func_has_cleanup(place_func(p)))
		return NULL;
	labels_collect(&l, p);
	if (!l.stmts->len)
		c = lead_to_first(&l, p, why);
	labels_clear(&l);
	return c;
}
