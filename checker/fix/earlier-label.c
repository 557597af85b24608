/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "unwind-label" where the function has the label already: a goto that jumps past the release leads in front of it
 * instead. What stands between the two labels does nothing but release the object, with a test where it needs one.
 */
#include "fix/place-priv.h"
#include "fix/plan.h"

#include <string.h>

struct search {
	struct place *p;
	GPtrArray *labels; /* labels directly in the function's body, source order */
	const struct ir_stmt *to; /* the gotos asked about lead here */
	GPtrArray *gotos; /* those that lead there with the reference */
	unsigned int all_gotos; /* how many lead there at all */
};

static void see_label(struct ir_stmt *s, void *data)
{
	struct search *d = data;

	if (s->kind == IR_S_LABEL && s->block && s->parent == place_func(d->p)->body)
		g_ptr_array_add(d->labels, s);
}

static void see_goto(struct ir_stmt *s, void *data)
{
	struct search *d = data;

	if (s->kind == IR_S_GOTO && !g_strcmp0(s->label, d->to->label) && !s->range.in_macro &&
	    !s->range.in_header && (place_at(d->p, SITE_BEFORE, s) & AT_HELD))
		g_ptr_array_add(d->gotos, s);
}

/* Is it done between labels @from and @to that the object, and nothing else, is released? */
static bool only_releases(const struct place *p, const struct ir_stmt *from, const struct ir_stmt *to)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));
	bool any = false;

	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		if (in->range.begin < from->range.begin || in->range.begin >= to->range.begin)
			continue;
		if (in->op != IR_CALL || !names_call_has(p, in, MODEL_RELEASE, all, NULL))
			return false;
		any = true;
	}
	return any;
}

static void count_goto(struct ir_stmt *s, void *data)
{
	struct search *d = data;

	d->all_gotos += s->kind == IR_S_GOTO && !g_strcmp0(s->label, d->to->label);
}

/* The label that nothing leads to any more goes, with its line. */
static void remove_unused(struct search *d, GPtrArray *edits)
{
	const struct text *t = place_text(d->p);
	uint32_t at = d->to->range.begin, begin = text_line_start(t, at), end = text_line_end(t, at);
	g_autofree char *line = g_strstrip(g_strndup(t->s + begin, end - begin));
	g_autofree char *label = g_strdup_printf("%s:", d->to->label);

	d->all_gotos = 0;
	stmt_walk(place_func(d->p)->body, count_goto, d);
	if (d->all_gotos == d->gotos->len && !strcmp(line, label) && end < t->len)
		fix_edits_add(edits, begin, end + 1, "");
}

static struct fix_candidate *lead(struct search *d, const struct ir_stmt *label, const char **why)
{
	struct detour to = { .redirects = g_array_new(FALSE, FALSE, sizeof(struct redirect)) };
	g_autoptr(GPtrArray) plan = plan_new(), nothing = plan_new();
	struct fix_candidate *c = NULL;
	GPtrArray *edits = NULL;

	for (unsigned int i = 0; i < d->gotos->len; i++) {
		struct redirect r = { .stmt = d->gotos->pdata[i], .label = label->label };

		g_array_append_val(to.redirects, r);
		place_lead(d->p, r.stmt, label->block);
	}
	/* exits that do not come by these labels get a put of their own */
	if (place_check(d->p, plan, why) == PLACE_GOOD || plan_repair(d->p, plan, why))
		edits = plan_edits(d->p, plan, &to, why);
	if (edits) {
		remove_unused(d, edits);
		c = fix_candidate_new("unwind-label", edits, words_of(d->p, nothing, "unwind-label"));
	}
	place_lead(d->p, NULL, NULL);
	g_array_unref(to.redirects);
	return c;
}

static struct fix_candidate *try_label(struct search *d, unsigned int i, const char **why)
{
	const struct ir_stmt *label = d->labels->pdata[i - 1];
	struct fix_candidate *c = NULL;
	g_autoptr(GPtrArray) nothing = plan_new();

	d->to = d->labels->pdata[i];
	if (!only_releases(d->p, label, d->to))
		return NULL;
	place_check(d->p, nothing, why);
	d->gotos = g_ptr_array_new();
	stmt_walk(place_func(d->p)->body, see_goto, d);
	if (d->gotos->len)
		c = lead(d, label, why);
	g_ptr_array_unref(d->gotos);
	return c;
}

struct fix_candidate *earlier_label(struct place *p, const char **why)
{
	struct search d = { .p = p, .labels = g_ptr_array_new() };
	struct fix_candidate *c = NULL;

	*why = "the function does not unwind by labels";
	stmt_walk(place_func(p)->body, see_label, &d);
	for (unsigned int i = 1; i < d.labels->len && !c; i++)
		c = try_label(&d, i, why);
	g_ptr_array_unref(d.labels);
	return c;
}
