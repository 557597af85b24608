/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verification of fixes.
 *
 * Candidates refer to the original text. They are tried in source order of the findings, each
 * merged with what was accepted before, so that the fixes of one file also hold together. In the end each
 * is taken out once: a fix without which its finding does not come back is not what fixes it.
 */
#include <string.h>

#include "cli/plans.h"
#include "cli/pool.h"
#include "cli/verify.h"

struct session {
	const struct checker *c;
	const struct target *t;
	const struct analysis *orig;
	enum fix_style style;
	GPtrArray *merged; /* accepted edits of all findings so far */
	GHashTable *left; /* what is still found with them: key -> count */
	struct analysis *now; /* of the text with them; NULL: there are none */
	char *kept; /* the finding that the one being fixed hides, and that may stay; or NULL */
	GHashTable *diags; /* diagnostics of the original text: text -> count; NULL: nobody had to know */
	bool each; /* compile with each candidate, not only with all fixes in the end */
	unsigned int nerrors, ntainted;
};

/* --- multisets of strings ---------------------------------------------------- */

static GHashTable *bag_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static unsigned int bag_count(GHashTable *bag, const char *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(bag, key));
}

static void bag_add(GHashTable *bag, char *key)
{
	unsigned int n = bag_count(bag, key);

	g_hash_table_replace(bag, key, GUINT_TO_POINTER(n + 1));
}

/* A key that @now has more often than @before, or NULL; it may have @but, unless that is NULL, once more. */
static const char *bag_surplus(GHashTable *now, GHashTable *before, const char *but)
{
	GHashTableIter it;
	void *k, *v;

	g_hash_table_iter_init(&it, now);
	while (g_hash_table_iter_next(&it, &k, &v))
		if (GPOINTER_TO_UINT(v) > bag_count(before, k) + !g_strcmp0(k, but))
			return k;
	return NULL;
}

/* --- what must not get worse --------------------------------------------------- */

/* A finding's identity across an edit that moves lines. */
static char *key_with_rule(const struct finding *f, const char *rule)
{
	return g_strjoin("|", rule, f->function ? f->function : "", f->api ? f->api : "",
			 f->object ? f->object : "", NULL);
}

static char *finding_key(const struct finding *f)
{
	return key_with_rule(f, f->rule);
}

static GHashTable *finding_bag(const GPtrArray *findings)
{
	GHashTable *bag = bag_new();

	for (guint i = 0; i < findings->len; i++)
		bag_add(bag, finding_key(findings->pdata[i]));
	return bag;
}

/* Lines of compiler output without their numbers: an edit above must not make them new. */
static GHashTable *diagnostics(const struct session *s, const char *text, size_t len)
{
	struct fe_request req = target_request(s->c, s->t, text, len);
	GHashTable *bag = bag_new();
	GString *out = g_string_new(NULL);
	char **lines;

	pool_alive();
	fe_diagnose(s->c->fe, &req, out);
	lines = g_strsplit(out->str, "\n", -1);
	for (char **l = lines; *l; l++) {
		GString *plain = g_string_new(NULL);

		for (const char *p = *l; *p; p++)
			if (!g_ascii_isdigit(*p))
				g_string_append_c(plain, *p);
		bag_add(bag, g_string_free(plain, FALSE));
	}
	g_strfreev(lines);
	g_string_free(out, TRUE);
	return bag;
}

/*
 * What the compiler says of the text that it does not say of the original, or NULL. Nothing it includes is shared
 * with other files, for a fix may need a header: that is what costs most, and most files have no diagnostics to compare.
 */
static char *compiles(struct session *s, const char *text, size_t len)
{
	GHashTable *diags = diagnostics(s, text, len);
	const char *extra;
	char *why;

	if (g_hash_table_size(diags) && !s->diags)
		s->diags = diagnostics(s, s->orig->unit->text, s->orig->unit->len);
	extra = s->diags ? bag_surplus(diags, s->diags, NULL) : NULL;
	why = extra ? g_strdup_printf("the edited file compiles with a new diagnostic:%s", extra) : NULL;
	g_hash_table_unref(diags);
	return why;
}

/*
 * Why the text is not acceptable, or NULL; then *left is what it still has, and *keep its analysis, unless that is NULL.
 * @key: the finding to get rid of, or NULL.
 */
static char *judge(struct session *s, const char *text, size_t len, const char *key, GHashTable **left,
		   struct analysis **keep)
{
	struct analysis *now;
	GHashTable *bag = NULL;
	char *why = NULL;
	const char *extra;

	pool_alive();
	now = analysis_new(s->c, s->t, text, len);
	if (!now->unit || now->res.nerrors > s->nerrors || now->res.ntainted > s->ntainted) {
		why = g_strdup("the edited file does not parse");
		goto out;
	}
	bag = finding_bag(now->findings);
	if (key && bag_count(bag, key) >= bag_count(s->left, key)) {
		why = g_strdup("the finding is still there after the edit");
		goto out;
	}
	extra = bag_surplus(bag, s->left, s->kept);
	if (extra) {
		why = g_strdup_printf("the edit causes a new finding (%s)", extra);
		goto out;
	}
	if (s->each)
		why = compiles(s, text, len);
	if (!why)
		*left = g_steal_pointer(&bag);
	if (!why && keep)
		*keep = g_steal_pointer(&now);
out:
	analysis_free(now);
	g_clear_pointer(&bag, g_hash_table_unref);
	return why;
}

/* --- candidates ---------------------------------------------------------------- */

static GPtrArray *merged_copy(const GPtrArray *a)
{
	GPtrArray *copy = fix_edits_new();

	fix_merge(copy, a);
	return copy;
}

/* Edits travel as JSON, which is UTF-8. */
static bool edits_valid(const GPtrArray *edits)
{
	for (guint i = 0; i < edits->len; i++)
		if (!g_utf8_validate(((struct edit *)edits->pdata[i])->text, -1, NULL))
			return false;
	return edits->len > 0;
}

static void accept(struct session *s, struct finding *f, const struct fix_candidate *cand, GPtrArray *merged,
		   GHashTable *left, struct analysis *now)
{
	for (guint i = 0; i < cand->edits->len; i++) {
		const struct edit *e = cand->edits->pdata[i];

		finding_add_edit(f, e->begin, e->end, e->text);
	}
	f->fix_strategy = g_strdup(cand->strategy);
	g_free(f->fix_words);
	f->fix_words = g_strdup(cand->words);
	g_clear_pointer(&f->fix_why_not, g_free);
	g_ptr_array_unref(s->merged);
	s->merged = merged;
	g_hash_table_unref(s->left);
	s->left = left;
	analysis_free(s->now);
	s->now = now;
}

/* True when accepted; else *why (owned by the caller) says why not. */
static bool try_candidate(struct session *s, struct finding *f, const struct fix_candidate *cand, char **why)
{
	const struct ir_unit *u = s->orig->unit;
	GPtrArray *merged = merged_copy(s->merged);
	GHashTable *left = NULL;
	struct analysis *now = NULL;
	char *text = NULL, *key;
	size_t len;

	g_clear_pointer(why, g_free);
	if (!edits_valid(cand->edits)) {
		*why = g_strdup("the edit is empty or not UTF-8");
	} else if (!fix_merge(merged, cand->edits)) {
		*why = g_strdup("conflicts with another fix");
	} else if (!(text = fix_apply(u->text, u->len, merged, &len))) {
		*why = g_strdup("its edits overlap");
	} else {
		key = finding_key(f);
		*why = judge(s, text, len, key, &left, &now);
		g_free(key);
	}
	g_free(text);
	if (*why) {
		g_ptr_array_unref(merged);
		return false;
	}
	accept(s, f, cand, merged, left, now);
	return true;
}

static void try_all(struct session *s, struct finding *f, GPtrArray *cands, char **why)
{
	char *first = NULL;

	/* The first candidate is the best one: what is wrong with it is what to tell. */
	for (guint i = 0; i < cands->len; i++) {
		const struct fix_candidate *cand = cands->pdata[i];

		if (try_candidate(s, f, cand, why)) {
			g_free(first);
			return;
		}
		if (!first)
			first = g_strdup_printf("%s: %s", cand->strategy, *why);
	}
	if (first) {
		g_free(*why);
		*why = first;
	}
	f->fix_why_not = *why ? g_steal_pointer(why) : g_strdup("no strategy fits");
}

/* Did a fix of another finding remove this one on the way? */
static bool already_gone(const struct session *s, const GPtrArray *findings, guint at)
{
	char *key = finding_key(findings->pdata[at]);
	unsigned int to_come = 0;

	for (guint i = at; i < findings->len; i++) {
		char *k = finding_key(findings->pdata[i]);

		to_come += !strcmp(k, key);
		g_free(k);
	}
	to_come = bag_count(s->left, key) < to_come;
	g_free(key);
	return to_come;
}

static void fix_one(struct session *s, GPtrArray *findings, guint at)
{
	struct finding *f = findings->pdata[at];
	const struct flow_ref *ref;
	GPtrArray *cands;
	char *why = NULL;

	g_clear_pointer(&f->fix_why_not, g_free);
	if (f->suppressed)
		return;
	if (s->merged->len && already_gone(s, findings, at)) {
		f->fix_covered = true;
		f->fix_why_not = g_strdup("the fix of another finding covers it");
		return;
	}
	if (plans_exist(f->rule) && s->nerrors) {
		/* "no worse than before" proves nothing of a text that is not compiled to its end */
		f->fix_why_not =
			g_strdup_printf("the file does not compile for %s as configured, so no fix of it "
					"can be verified",
					s->t->arch);
		return;
	}
	if (!plans_possible(s->orig, f, &ref)) {
		f->fix_why_not = g_strdup(plans_exist(f->rule) ? "the place cannot be edited"
							       : "this rule has no automatic fix");
		return;
	}
	cands = plans_make(s->orig, f, ref, s->style, &why);
	if (s->now)
		plans_keep_same(s->orig, s->now, s->merged, f, s->style, cands, &why);
	/* one finding an acquisition: behind a leak what other paths keep is not seen */
	if (ref && fix_keeps_for_good(s->orig->flow, ref, f))
		s->kept = key_with_rule(f, "device-ref-retained");
	try_all(s, f, cands, &why);
	g_clear_pointer(&s->kept, g_free);
	g_ptr_array_unref(cands);
	g_free(why);
}

/* --- the inverse check ----------------------------------------------------------- */

static void drop_edits(struct finding *f)
{
	g_clear_pointer(&f->edits, g_ptr_array_unref);
	g_clear_pointer(&f->fix_strategy, g_free);
	g_clear_pointer(&f->fix_words, g_free);
	f->fix_covered = false;
}

/* The fixes of all findings but @f, put together; NULL when @f has the only one. */
static GPtrArray *merged_without(const GPtrArray *findings, const struct finding *f)
{
	GPtrArray *rest = fix_edits_new();
	unsigned int n = 0;

	for (guint i = 0; i < findings->len; i++) {
		const struct finding *other = findings->pdata[i];

		if (other != f && other->edits) {
			fix_merge(rest, other->edits);
			n++;
		}
	}
	if (!n)
		g_clear_pointer(&rest, g_ptr_array_unref);
	return rest;
}

/* Is the finding of this fix gone as well, with all the others' fixes @rest but not its own? */
static bool gone_without(struct session *s, const GPtrArray *rest)
{
	const struct ir_unit *u = s->orig->unit;
	g_autofree char *text = NULL, *why = NULL;
	GHashTable *left = NULL;
	size_t len;

	text = fix_apply(u->text, u->len, rest, &len);
	if (!text)
		return false;
	/* if it is still there, that is one more than is left with all fixes */
	why = judge(s, text, len, NULL, &left, NULL);
	if (!why && !s->each)
		why = compiles(s, text, len);
	if (left)
		g_hash_table_unref(left);
	return !why;
}

/* Each fix has to be the cause that its finding is gone; what another one does as well is not wanted twice. */
static void take_each_out(struct session *s, const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++) {
		struct finding *f = findings->pdata[i];
		GPtrArray *rest = f->edits ? merged_without(findings, f) : NULL;

		if (!rest)
			continue; /* without the only one the file is as it was */
		if (gone_without(s, rest)) {
			drop_edits(f);
			f->fix_covered = true;
			f->fix_why_not = g_strdup("the fix of another finding covers it");
		}
		g_ptr_array_unref(rest);
	}
}

static bool any_fixable(const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++) {
		const struct finding *f = findings->pdata[i];

		if (plans_exist(f->rule) && !f->suppressed)
			return true;
	}
	return false;
}

static void fix_all(struct session *s, const GPtrArray *findings)
{
	s->merged = fix_edits_new();
	s->left = finding_bag(findings);
	s->now = NULL;
	for (guint i = 0; i < findings->len; i++)
		fix_one(s, (GPtrArray *)findings, i);
	take_each_out(s, findings);
	g_clear_pointer(&s->now, analysis_free);
}

static bool all_compile(struct session *s)
{
	const struct ir_unit *u = s->orig->unit;
	g_autofree char *why = NULL, *text = NULL;
	size_t len;

	if (s->each || !s->merged->len)
		return true;
	text = fix_apply(u->text, u->len, s->merged, &len);
	why = text ? compiles(s, text, len) : NULL;
	return text && !why;
}

void fix_findings(const struct checker *c, const struct target *t, struct analysis *a, enum fix_style style)
{
	struct session s = {
		.c = c,
		.t = t,
		.orig = a,
		.style = style,
		.nerrors = a->res.nerrors,
		.ntainted = a->res.ntainted,
	};

	if (!a->unit || !any_fixable(a->findings))
		return;
	fix_all(&s, a->findings);
	if (!all_compile(&s)) {
		/* one of them is to blame: compile with each, then its next candidate gets its turn */
		s.each = true;
		g_ptr_array_unref(s.merged);
		g_hash_table_unref(s.left);
		for (guint i = 0; i < a->findings->len; i++)
			drop_edits(a->findings->pdata[i]);
		fix_all(&s, a->findings);
	}
	g_ptr_array_unref(s.merged);
	g_hash_table_unref(s.left);
	g_clear_pointer(&s.diags, g_hash_table_unref);
}
