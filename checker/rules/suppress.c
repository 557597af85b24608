/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file of suppressions, and which findings it describes.
 */
#include <string.h>

#include "rules/suppress.h"

enum { RULE, PATH, FUNCTION, REASON, NFIELDS };

struct entry {
	unsigned int line;
	char *field[NFIELDS];
	char *api; /* what stands behind the slash of FUNCTION/API, or NULL */
};

struct suppressions {
	char *name; /* of the file */
	GPtrArray *entries; /* struct entry *, as in the file */
};

static void entry_free(void *p)
{
	struct entry *e = p;

	for (unsigned int i = 0; i < NFIELDS; i++)
		g_free(e->field[i]);
	g_free(e->api);
	g_free(e);
}

static bool rule_exists(const char *glob)
{
	unsigned int n;
	const struct rule *const *table = rules_table(&n);

	for (unsigned int i = 0; i < n; i++)
		if (g_pattern_match_simple(glob, table[i]->id))
			return true;
	return false;
}

/* What is wrong with the entry, or NULL. */
static char *entry_check(const struct entry *e)
{
	static const char *const names[] = { "rule", "path", "function", "reason" };

	for (unsigned int i = 0; i < NFIELDS; i++)
		if (!*e->field[i])
			return g_strdup_printf("the %s is empty", names[i]);
	if (e->api && (!*e->api || !*e->field[FUNCTION]))
		return g_strdup("one side of FUNCTION/API is empty");
	if (!rule_exists(e->field[RULE]))
		return g_strdup_printf("no rule matches \"%s\"", e->field[RULE]);
	if (g_path_is_absolute(e->field[PATH]))
		return g_strdup_printf("the path %s is not relative to the kernel root", e->field[PATH]);
	return NULL;
}

static void split_api(struct entry *e)
{
	char *slash = strchr(e->field[FUNCTION], '/');

	if (!slash)
		return;
	*slash = '\0';
	e->api = g_strdup(slash + 1);
	g_strchomp(e->field[FUNCTION]);
	g_strchug(e->api);
}

/* An entry from a line that is no comment; NULL with *why. */
static struct entry *entry_new(const char *text, unsigned int line, char **why)
{
	char **parts = g_strsplit(text, "|", NFIELDS);
	struct entry *e = NULL;

	if (g_strv_length(parts) == NFIELDS) {
		e = g_new0(struct entry, 1);
		e->line = line;
		for (unsigned int i = 0; i < NFIELDS; i++)
			e->field[i] = g_strdup(g_strstrip(parts[i]));
		split_api(e);
		*why = entry_check(e);
	} else {
		*why = g_strdup("not \"RULE | PATH | FUNCTION | REASON\"");
	}
	g_strfreev(parts);
	if (e && *why)
		g_clear_pointer(&e, entry_free);
	return e;
}

static bool parse(struct suppressions *s, const char *text, char **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	char *why = NULL;

	for (unsigned int i = 0; lines[i]; i++) {
		char *l = g_strstrip(lines[i]);
		struct entry *e = *l && *l != '#' ? entry_new(l, i + 1, &why) : NULL;

		if (e)
			g_ptr_array_add(s->entries, e);
		if (!why)
			continue;
		*error = g_strdup_printf("%s:%u: %s", s->name, i + 1, why);
		g_free(why);
		return false;
	}
	return true;
}

struct suppressions *suppressions_load(const char *file, char **error)
{
	struct suppressions *s;
	g_autofree char *text = NULL;
	GError *err = NULL;
	gsize len;

	if (!g_file_get_contents(file, &text, &len, &err)) {
		*error = g_strdup_printf("cannot read suppressions: %s", err->message);
		g_error_free(err);
		return NULL;
	}
	s = g_new0(struct suppressions, 1);
	s->name = g_strdup(file);
	s->entries = g_ptr_array_new_with_free_func(entry_free);
	if (strlen(text) != len || !g_utf8_validate(text, -1, NULL))
		*error = g_strdup_printf("%s: not a text in UTF-8", file);
	else if (parse(s, text, error))
		return s;
	suppressions_free(s);
	return NULL;
}

void suppressions_free(struct suppressions *s)
{
	if (!s)
		return;
	g_free(s->name);
	g_ptr_array_unref(s->entries);
	g_free(s);
}

static bool matches(const struct entry *e, const struct finding *f)
{
	return g_pattern_match_simple(e->field[RULE], f->rule) &&
	       g_pattern_match_simple(e->field[PATH], f->file) &&
	       g_pattern_match_simple(e->field[FUNCTION], f->function ? f->function : "-") &&
	       (!e->api || g_pattern_match_simple(e->api, f->api ? f->api : "-"));
}

void suppressions_apply(const struct suppressions *s, GPtrArray *findings)
{
	for (guint i = 0; s && i < findings->len; i++) {
		struct finding *f = findings->pdata[i];

		for (guint k = 0; k < s->entries->len && !f->suppressed; k++) {
			const struct entry *e = s->entries->pdata[k];

			if (!matches(e, f))
				continue;
			f->suppressed = true;
			f->suppression = g_strdup(e->field[REASON]);
		}
	}
}

static bool any_finding(const struct entry *e, const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++)
		if (matches(e, findings->pdata[i]))
			return true;
	return false;
}

/* Is there a rule that is on, and a file, for the entry? */
static bool was_asked(const struct entry *e, const struct rule_set *set, const GPtrArray *files)
{
	unsigned int n;
	const struct rule *const *table = rules_table(&n);
	bool rule = false;

	for (unsigned int i = 0; i < n; i++)
		rule |= set->on[i] && g_pattern_match_simple(e->field[RULE], table[i]->id);
	for (guint i = 0; rule && i < files->len; i++)
		if (g_pattern_match_simple(e->field[PATH], files->pdata[i]))
			return true;
	return false;
}

GPtrArray *suppressions_unused(const struct suppressions *s, const struct rule_set *set,
			       const GPtrArray *findings, const GPtrArray *files)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; s && i < s->entries->len; i++) {
		const struct entry *e = s->entries->pdata[i];

		if (any_finding(e, findings) || !was_asked(e, set, files))
			continue;
		g_ptr_array_add(out, g_strdup_printf("%s:%u: %s | %s | %s%s%s", s->name, e->line,
						     e->field[RULE], e->field[PATH], e->field[FUNCTION],
						     e->api ? "/" : "", e->api ? e->api : ""));
	}
	return out;
}
