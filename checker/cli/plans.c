/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Candidates on the text as it is, and on the one that other fixes make of it; see plans.h.
 */
#include <string.h>

#include "cli/plans.h"
#include "fix/at.h"
#include "support/lines.h"

static const struct flow_ref *find_ref(const struct flow_unit *fu, const struct finding *f)
{
	for (guint i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *r = fu->refs->pdata[i];
		const struct ir_range *at = &r->acquire->range;

		if (at->line == f->line && at->col == f->col && !g_strcmp0(r->func->name, f->function))
			return r;
	}
	return NULL;
}

bool plans_exist(const char *rule)
{
	const struct rule *r = rule_find(rule);

	return r && r->fixable;
}

bool plans_possible(const struct analysis *a, const struct finding *f, const struct flow_ref **ref)
{
	*ref = plans_exist(f->rule) ? find_ref(a->flow, f) : NULL;
	return *ref || (plans_exist(f->rule) && fix_at_knows(f->rule));
}

GPtrArray *plans_make(const struct analysis *a, const struct finding *f, const struct flow_ref *ref,
		      enum fix_style style, char **why)
{
	return fix_at_knows(f->rule) ? fix_propose_at(a->flow, f, why)
				     : fix_propose(a->flow, ref, f, style, why);
}

/* --- does another patch change what this one is about? ---------------------------- */

static const struct ir_func *func_at(const struct ir_unit *u, uint32_t at)
{
	for (guint i = 0; i < u->funcs->len; i++) {
		const struct ir_func *fn = u->funcs->pdata[i];

		if (!fn->from_header && fn->range.begin <= at && at < fn->range.end)
			return fn;
	}
	return NULL;
}

static bool edits_func(const struct ir_unit *u, const GPtrArray *edits, const struct ir_func *fn)
{
	for (guint i = 0; edits && i < edits->len; i++) {
		if (func_at(u, ((const struct edit *)edits->pdata[i])->begin) == fn)
			return true;
	}
	return false;
}

/*
 * Does a fix of another rule edit a function that @cand edits, and is one of both about a place? What two lost references
 * do to each other is what the analysis of the text with both fixes follows.
 */
static bool is_crossed(const struct analysis *orig, const struct finding *f, const struct fix_candidate *cand)
{
	for (guint i = 0; i < cand->edits->len; i++) {
		const struct edit *e = cand->edits->pdata[i];
		const struct ir_func *fn = func_at(orig->unit, e->begin);

		for (guint k = 0; fn && k < orig->findings->len; k++) {
			const struct finding *other = orig->findings->pdata[k];

			if (strcmp(other->rule, f->rule) &&
			    (fix_at_knows(f->rule) || fix_at_knows(other->rule)) &&
			    edits_func(orig->unit, other->edits, fn))
				return true;
		}
	}
	return false;
}

/* --- the finding on the other text -------------------------------------------------- */

static unsigned int line_at(const char *text, uint32_t at)
{
	unsigned int line = 1;

	for (uint32_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

/* Where @edits move what stands at @at; false when they replace it. */
static bool moved(const GPtrArray *edits, uint32_t at, uint32_t *to)
{
	uint32_t by = 0; /* modulo 2^32 */

	for (guint i = 0; i < edits->len; i++) {
		const struct edit *e = edits->pdata[i];

		if (e->begin > at || (e->begin == at && e->end > at))
			break;
		if (e->end > at)
			return false;
		by += (uint32_t)strlen(e->text) - (e->end - e->begin);
	}
	*to = at + by;
	return true;
}

static const struct finding *same_finding(const struct analysis *orig, const struct analysis *now,
					  const GPtrArray *merged, const struct finding *f)
{
	const char *s = line_start(orig->unit->text, f->line);
	uint32_t at = s ? (uint32_t)(s - orig->unit->text) + f->col - 1 : 0;
	unsigned int line;

	if (!s || !moved(merged, at, &at))
		return NULL;
	line = line_at(now->unit->text, at);
	for (guint i = 0; i < now->findings->len; i++) {
		const struct finding *g = now->findings->pdata[i];

		if (g->line == line && !strcmp(g->rule, f->rule) && !g_strcmp0(g->function, f->function) &&
		    !g_strcmp0(g->api, f->api) && !g_strcmp0(g->object, f->object))
			return g;
	}
	return NULL;
}

/* --- do both do the same? ------------------------------------------------------------ */

/* Is @now where @edits move @at? They may insert something at that very place, before or behind which it is. */
static bool same_place(const GPtrArray *edits, uint32_t at, uint32_t now)
{
	uint32_t inserted = 0, to;

	if (!moved(edits, at, &to))
		return false;
	for (guint i = 0; i < edits->len; i++) {
		const struct edit *e = edits->pdata[i];

		if (e->begin == at && e->end == at)
			inserted += (uint32_t)strlen(e->text);
	}
	return now <= to && now >= to - inserted;
}

static bool same_edits(const struct analysis *orig, const GPtrArray *edits, const struct analysis *now,
		       const GPtrArray *others, const GPtrArray *merged)
{
	if (edits->len != others->len)
		return false;
	for (guint i = 0; i < edits->len; i++) {
		const struct edit *a = edits->pdata[i], *b = others->pdata[i];

		if (a->end - a->begin != b->end - b->begin || strcmp(a->text, b->text) ||
		    !same_place(merged, a->begin, b->begin) ||
		    memcmp(orig->unit->text + a->begin, now->unit->text + b->begin, a->end - a->begin))
			return false;
	}
	return true;
}

static bool has_same(const struct analysis *orig, const struct fix_candidate *cand,
		     const struct analysis *now, const GPtrArray *others, const GPtrArray *merged)
{
	for (guint i = 0; others && i < others->len; i++) {
		const struct fix_candidate *other = others->pdata[i];

		if (same_edits(orig, cand->edits, now, other->edits, merged))
			return true;
	}
	return false;
}

static GPtrArray *make_again(const struct analysis *orig, const struct analysis *now, const GPtrArray *merged,
			     const struct finding *f, enum fix_style style)
{
	const struct finding *again = same_finding(orig, now, merged, f);
	const struct flow_ref *ref;
	g_autofree char *why = NULL;

	return again && plans_possible(now, again, &ref) ? plans_make(now, again, ref, style, &why) : NULL;
}

void plans_keep_same(const struct analysis *orig, const struct analysis *now, const GPtrArray *merged,
		     const struct finding *f, enum fix_style style, GPtrArray *cands, char **why)
{
	GPtrArray *others = NULL;
	bool any = cands->len, made = false;

	for (guint i = 0; i < cands->len; i++) {
		if (!is_crossed(orig, f, cands->pdata[i]))
			continue;
		if (!made)
			others = make_again(orig, now, merged, f, style);
		made = true;
		if (!has_same(orig, cands->pdata[i], now, others, merged))
			g_ptr_array_remove_index(cands, i--);
	}
	if (others)
		g_ptr_array_unref(others);
	if (any && !cands->len)
		*why = g_strdup("the fix of another finding changes what this one would be planned by: look "
				"again when that one is applied");
}
