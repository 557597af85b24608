/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Coverage: which files were asked for, which were checked, which not and why. Part of
 * every result, so that a file that could not be parsed is never silently clean.
 */
#include <string.h>

#include "report/formats.h"

static const char *const state_names[] = {
	[COVER_CHECKED] = "checked",
	[COVER_PARTIAL] = "partial",
	[COVER_IRRELEVANT] = "irrelevant",
	[COVER_FAILED] = "failed",
};

const char *cover_state_name(enum cover_state s)
{
	return state_names[s];
}

struct cover_file *cover_file_new(const char *file)
{
	struct cover_file *c = g_new0(struct cover_file, 1);

	c->file = g_strdup(file);
	c->skipped = g_ptr_array_new_with_free_func(g_free);
	return c;
}

void cover_file_free(struct cover_file *c)
{
	if (!c)
		return;
	g_free(c->file);
	g_free(c->arch);
	g_free(c->reason);
	g_ptr_array_unref(c->skipped);
	g_free(c);
}

json_t *cover_file_to_json(const struct cover_file *c)
{
	json_t *o = json_object(), *a;

	json_object_set_new(o, "file", report_jstr(c->file));
	json_object_set_new(o, "state", json_string(state_names[c->state]));
	if (c->arch)
		json_object_set_new(o, "arch", report_jstr(c->arch));
	if (c->reason)
		json_object_set_new(o, "reason", report_jstr(c->reason));
	if (c->arch && (c->state == COVER_CHECKED || c->state == COVER_PARTIAL)) {
		json_object_set_new(o, "functions", json_integer(c->nfuncs));
		json_object_set_new(o, "functionsSkipped", json_integer(c->nskipped));
	}
	if (c->skipped->len) {
		a = json_array();
		for (guint i = 0; i < c->skipped->len; i++)
			json_array_append_new(a, report_jstr(c->skipped->pdata[i]));
		json_object_set_new(o, "skipped", a);
	}
	return o;
}

static int state_from_name(const char *name)
{
	for (unsigned int i = 0; name && i < G_N_ELEMENTS(state_names); i++)
		if (!strcmp(name, state_names[i]))
			return i;
	return -1;
}

struct cover_file *cover_file_from_json(const json_t *j)
{
	const char *file = json_string_value(json_object_get(j, "file"));
	int state = state_from_name(json_string_value(json_object_get(j, "state")));
	struct cover_file *c;
	size_t i;
	json_t *v;

	if (!file || state < 0)
		return NULL;
	c = cover_file_new(file);
	c->state = state;
	c->arch = g_strdup(json_string_value(json_object_get(j, "arch")));
	c->reason = g_strdup(json_string_value(json_object_get(j, "reason")));
	c->nfuncs = json_integer_value(json_object_get(j, "functions"));
	c->nskipped = json_integer_value(json_object_get(j, "functionsSkipped"));
	json_array_foreach(json_object_get(j, "skipped"), i, v)
		if (json_is_string(v))
			g_ptr_array_add(c->skipped, g_strdup(json_string_value(v)));
	return c;
}

void cover_count(const struct report *r, struct cover_count *n)
{
	memset(n, 0, sizeof(*n));
	n->asked = r->cover->len;
	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		n->checked += c->state == COVER_CHECKED || c->state == COVER_PARTIAL;
		n->partial += c->state == COVER_PARTIAL;
		n->irrelevant += c->state == COVER_IRRELEVANT;
		n->failed += c->state == COVER_FAILED;
	}
}

/* " (arm64 38, x86_64 3)", most files first; nothing when no file was parsed. */
static void append_archs(const struct report *r, GString *out)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	const char *sep = " (";

	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		if (c->arch && c->state != COVER_FAILED)
			g_hash_table_insert(
				seen, c->arch,
				GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(seen, c->arch)) + 1));
	}
	while (g_hash_table_size(seen)) {
		const char *best = NULL;
		unsigned int most = 0;
		GHashTableIter it;
		void *k, *v;

		g_hash_table_iter_init(&it, seen);
		while (g_hash_table_iter_next(&it, &k, &v)) {
			if (GPOINTER_TO_UINT(v) < most ||
			    (GPOINTER_TO_UINT(v) == most && strcmp(k, best) > 0))
				continue;
			best = k;
			most = GPOINTER_TO_UINT(v);
		}
		g_string_append_printf(out, "%s%s %u", sep, best, most);
		sep = ", ";
		g_hash_table_remove(seen, best);
	}
	if (*sep == ',')
		g_string_append_c(out, ')');
	g_hash_table_unref(seen);
}

char *cover_summary(const struct report *r)
{
	GString *s = g_string_new(NULL);
	struct cover_count n;

	cover_count(r, &n);
	g_string_append_printf(s, "%u file%s asked, %u checked", n.asked, n.asked == 1 ? "" : "s", n.checked);
	append_archs(r, s);
	if (n.partial)
		g_string_append_printf(s, ", %u of them in part", n.partial);
	if (n.irrelevant)
		g_string_append_printf(s, ", %u without anything the rules look at", n.irrelevant);
	g_string_append_printf(s, ", %u not checked", n.failed);
	return g_string_free(s, FALSE);
}

static void put_skipped(const struct cover_file *c, FILE *out)
{
	for (guint i = 0; i < c->skipped->len; i++)
		fprintf(out, "  %s: not analysed: %s\n", c->file, (const char *)c->skipped->pdata[i]);
}

/* How a file was checked that is no failure. Without an architecture: not by the checker. */
static void put_checked(const struct cover_file *c, FILE *out)
{
	if (c->state == COVER_PARTIAL && c->arch)
		fprintf(out, "  %s: checked in part (%s, %u of %u functions skipped)%s%s\n", c->file, c->arch,
			c->nskipped, c->nfuncs, c->reason ? ": " : "", c->reason ? c->reason : "");
	else if (c->state == COVER_PARTIAL)
		fprintf(out, "  %s: checked in part (%u part%s skipped)\n", c->file, c->nskipped,
			c->nskipped == 1 ? "" : "s");
	else if (c->arch)
		fprintf(out, "  %s: checked (%s, %u functions)\n", c->file, c->arch, c->nfuncs);
	else
		fprintf(out, "  %s: checked\n", c->file);
}

void report_coverage(const struct report *r, bool verbose, FILE *out)
{
	char *summary = cover_summary(r);
	bool partial = false;

	fprintf(out, "coverage: %s\n", summary);
	g_free(summary);
	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		if (c->state == COVER_FAILED)
			fprintf(out, "  %s: not checked: %s\n", c->file,
				c->reason ? c->reason : "unknown reason");
		else if (c->state == COVER_PARTIAL || (verbose && c->state == COVER_CHECKED))
			put_checked(c, out);
		else if (verbose)
			fprintf(out, "  %s: nothing the rules look at\n", c->file);
		if (verbose)
			put_skipped(c, out);
		partial |= c->state == COVER_PARTIAL;
	}
	if (partial && !verbose)
		fprintf(out, "  -v names what was skipped, with reasons\n");
}
