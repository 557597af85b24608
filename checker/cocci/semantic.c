/* SPDX-License-Identifier: GPL-2.0-only */
/* What the head of a semantic patch says, and a copy for spatch; see semantic.h. */
#include "cocci/semantic.h"

#include <string.h>

#include "rules/rules.h"
#include "support/embed.h"
#include "support/names.h"

/* Behind the rule: what it reports goes to spatch_read(). */
static const char reports[] =
	"\n"
	"@initialize:python@\n"
	"@@\n"
	"import json\n"
	"def fwspeck_report(p, msg=\"ERROR\"):\n"
	"    print(\"fwspeck-report \" + json.dumps([p.file, int(p.line), int(p.column),\n"
	"          int(p.line_end), int(p.column_end), p.current_element, msg]))\n"
	"\n"
	"coccilib.report.print_report = fwspeck_report\n";

#define HEAD "// "
#define MORE "//   "

static const char *headed(const char *line, const char *key)
{
	size_t n = strlen(key);

	if (!g_str_has_prefix(line, HEAD) || strncmp(line + strlen(HEAD), key, n) ||
	    line[strlen(HEAD) + n] != ':')
		return NULL;
	line += strlen(HEAD) + n + 1;
	return line + strspn(line, " \t");
}

static bool add_regex(struct semantic *s, const char *pattern, char **error)
{
	g_autoptr(GError) err = NULL;
	GRegex *re = g_regex_new(pattern, G_REGEX_OPTIMIZE | G_REGEX_RAW, 0, &err);

	if (re)
		g_ptr_array_add(s->looks_for, re);
	else
		*error = g_strdup_printf("%s: Looks for: %s", s->name, err->message);
	return re != NULL;
}

/* "Looks for" at lines[i], with what continues it. */
static bool parse_looks_for(struct semantic *s, char **lines, unsigned int i, char **error)
{
	g_autoptr(GString) pattern = g_string_new(headed(lines[i], "Looks for"));

	while (lines[++i] && g_str_has_prefix(lines[i], MORE))
		g_string_append(pattern, lines[i] + strlen(MORE));
	return add_regex(s, pattern->str, error);
}

static bool parse_head(struct semantic *s, char **error)
{
	g_auto(GStrv) lines = g_strsplit(s->text, "\n", -1);
	const char *v;

	for (unsigned int i = 0; lines[i] && g_str_has_prefix(lines[i], "//"); i++) {
		if ((v = headed(lines[i], "Options")) && !s->options) {
			s->options = g_strsplit_set(v, " \t", -1);
		} else if ((v = headed(lines[i], "Requires"))) {
			g_free(s->needs);
			s->needs = g_strdup(v);
		} else if (headed(lines[i], "Looks for") && !parse_looks_for(s, lines, i, error)) {
			return false;
		}
	}
	if (!s->looks_for->len)
		*error = g_strdup_printf("%s: no \"// Looks for:\"", s->name);
	return s->looks_for->len != 0;
}

/* Ids in brackets. */
static bool parse_rules(struct semantic *s, char **error)
{
	for (const char *p = s->text; (p = strchr(p, '[')); p++) {
		size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz-");
		g_autofree char *id = g_strndup(p + 1, n);
		const struct rule *rule = p[1 + n] == ']' ? rule_find(id) : NULL;

		if (rule && !semantic_reports(s, rule->id))
			g_ptr_array_add(s->rules, (void *)rule->id);
	}
	g_ptr_array_sort(s->rules, names_compare);
	if (!s->rules->len)
		*error = g_strdup_printf("%s: reports no rule", s->name);
	return s->rules->len != 0;
}

struct semantic *semantic_parse(const char *name, const char *text, char **error)
{
	struct semantic *s = g_new0(struct semantic, 1);

	s->name = name;
	s->text = text;
	s->looks_for = g_ptr_array_new_with_free_func((GDestroyNotify)g_regex_unref);
	s->rules = g_ptr_array_new();
	if (parse_head(s, error) && parse_rules(s, error))
		return s;
	semantic_free(s);
	return NULL;
}

void semantic_free(struct semantic *s)
{
	if (!s)
		return;
	g_strfreev(s->options);
	g_free(s->needs);
	g_free(s->path);
	g_ptr_array_unref(s->looks_for);
	g_ptr_array_unref(s->rules);
	g_free(s);
}

static void free_cb(void *p)
{
	semantic_free(p);
}

GPtrArray *semantics_new(char **error)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(free_cb);

	for (const struct embedded *e = embedded_files; e->name; e++) {
		struct semantic *s;

		if (!g_str_has_suffix(e->name, ".cocci"))
			continue;
		s = semantic_parse(e->name, e->text, error);
		if (!s) {
			g_ptr_array_unref(all);
			return NULL;
		}
		g_ptr_array_add(all, s);
	}
	return all;
}

bool semantic_reports(const struct semantic *s, const char *rule)
{
	for (guint i = 0; i < s->rules->len; i++)
		if (!strcmp(s->rules->pdata[i], rule))
			return true;
	return false;
}

static bool matches(const GRegex *re, const char *text, gsize len)
{
	return g_regex_match_full(re, text, len, 0, 0, NULL, NULL);
}

bool semantic_matters(const struct semantic *s, const char *text, gsize len)
{
	for (guint i = 0; i < s->looks_for->len; i++)
		if (!matches(s->looks_for->pdata[i], text, len))
			return false;
	return true;
}

bool semantic_concerns(const struct semantic *s, const char *text, gsize len)
{
	for (guint i = 0; i < s->looks_for->len; i++)
		if (matches(s->looks_for->pdata[i], text, len))
			return true;
	return false;
}

bool semantic_write(struct semantic *s, const char *dir, GError **err)
{
	g_autofree char *text = g_strconcat(s->text, reports, NULL);

	g_free(s->path);
	s->path = g_build_filename(dir, s->name, NULL);
	return g_file_set_contents(s->path, text, -1, err);
}
