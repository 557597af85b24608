/* SPDX-License-Identifier: GPL-2.0-only */
/* The words of spatch; see spatch.h. */
#include "cocci/spatch.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"
#include "support/proc.h"
#include "support/lines.h"

#define REPORT "fwspeck-report "

GPtrArray *spatch_command(const struct semantic *s, const char *file, bool group)
{
	/* coccicheck's --very-quiet hides parse errors */
	static const char *const fixed[] = {
		"spatch", "-D", "report", "--no-show-diff", "--parse-error-msg", "--verbose-parsing"
	};
	GPtrArray *argv = g_ptr_array_new();

	for (unsigned int i = 0; i < G_N_ELEMENTS(fixed); i++)
		g_ptr_array_add(argv, (void *)fixed[i]);
	for (char **o = s->options; o && *o; o++)
		if (**o)
			g_ptr_array_add(argv, *o);
	g_ptr_array_add(argv, "--cocci-file");
	g_ptr_array_add(argv, s->path);
	if (group)
		g_ptr_array_add(argv, (void *)"--file-groups");
	g_ptr_array_add(argv, (void *)file);
	g_ptr_array_add(argv, NULL);
	return argv;
}

/* --- reports -------------------------------------------------------------------- */

/* Take the id off the end of @message: " [device-ref-leak]". */
static const struct rule *take_rule(GString *message)
{
	char *open = strrchr(message->str, '[');
	g_autofree char *id = NULL;

	if (!open || message->str[message->len - 1] != ']')
		return NULL;
	id = g_strndup(open + 1, message->str + message->len - open - 2);
	g_string_truncate(message, open - message->str);
	while (message->len && message->str[message->len - 1] == ' ')
		g_string_truncate(message, message->len - 1);
	return rule_find(id);
}

/* Where the code of a line begins, from 1; 0: nowhere. */
static unsigned int source_indent(const char *text, unsigned int line)
{
	const char *p = line_start(text, line);

	return p ? strspn(p, " \t") + 1 : 0;
}

/* Take out " on line 12,14": these are exits. */
static void take_lines(struct finding *f, GString *message, const char *text)
{
	static const char words[] = " on line ";
	char *at = strstr(message->str, words), *p;

	if (!at || !isdigit((unsigned char)at[strlen(words)]))
		return;
	p = at + strlen(words);
	do {
		unsigned long line = strtoul(p, &p, 10);

		g_ptr_array_add(f->exits,
				step_new(STEP_LOST, f->file, line, source_indent(text, line), "%s",
					 strstr(message->str, " lost") ? "lost here" : "kept here"));
	} while (*p == ',' && isdigit((unsigned char)p[1]) && p++);
	g_string_erase(message, at - message->str, p - at);
}

static char *source_word(const char *text, unsigned int line, unsigned int col, bool *called)
{
	const char *p = line_start(text, line);
	size_t n;

	if (!p || strcspn(p, "\n") < col)
		return NULL;
	p += col - 1;
	for (n = 0; isalnum((unsigned char)p[n]) || p[n] == '_'; n++)
		;
	*called = p[n] == '(';
	return n ? g_strndup(p, n) : NULL;
}

/* The call that it is about, and "reference of X from". */
static void name_subject(struct finding *f, const char *text)
{
	static const char words[] = "reference of ";
	const char *of = strstr(f->message, words), *from = of ? strstr(of, " from ") : NULL;
	bool called = false;
	g_autofree char *word = source_word(text, f->line, f->col, &called);

	if (called)
		f->api = g_steal_pointer(&word);
	if (from)
		f->object = g_strndup(of + strlen(words), from - of - strlen(words));
}

static bool same_file(const char *path, const char *file)
{
	size_t n = strlen(path), m = strlen(file);

	return n >= m && !strcmp(path + n - m, file) && (n == m || path[n - m - 1] == '/');
}

/* [file, line, column, last line, last column, function, message]; columns count from 0 */
static void read_report(const char *json, const char *file, const char *text, GPtrArray *findings)
{
	json_t *j = json_loads(json, 0, NULL);
	const char *path, *function, *words;
	int line, col, end_line, end_col;
	const struct rule *rule;
	g_autoptr(GString) message = NULL;
	struct finding *f;

	if (json_unpack(j, "[s,i,i,i,i,s,s]", &path, &line, &col, &end_line, &end_col, &function, &words) ||
	    line < 1 || col < 0 || !same_file(path, file))
		goto out;
	message = g_string_new(g_str_has_prefix(words, "WARNING: ") ? words + strlen("WARNING: ") : words);
	rule = take_rule(message);
	if (!rule)
		goto out;
	f = finding_new(rule->id, MIN(rule->level, FWS_WARNING));
	f->file = g_strdup(file);
	f->line = line;
	f->col = col + 1;
	f->end_col = end_line == line ? end_col + 1 : 0;
	/* what spatch calls code outside of functions */
	f->function = strcmp(function, "something_else") ? g_strdup(function) : NULL;
	take_lines(f, message, text);
	f->message = g_strdup(message->str);
	name_subject(f, text);
	g_ptr_array_add(findings, f);
out:
	json_decref(j);
}

/* --- what went wrong ---------------------------------------------------------------- */

/* "parse error \n = File "x.c", line 16, column 1, …", and then the lines: "bad: …", the one in question "BAD:!!!!! …" */
static void read_holes(char **lines, GArray *holes)
{
	struct spatch_hole h = { 0 };
	unsigned int before = 0, n = 0;

	for (char **l = lines;; l++) {
		bool worst = *l && g_str_has_prefix(*l, "BAD:!!!!!");
		const char *at = *l && g_str_has_prefix(*l, " = File ") ? strstr(*l, "\", line ") : NULL;

		if (worst || (*l && g_str_has_prefix(*l, "bad:"))) {
			if (worst)
				before = n;
			n++;
			continue;
		}
		if (h.line && n) {
			h.first = h.line > before ? h.line - before : 1;
			h.last = h.first + n - 1;
			g_array_append_val(holes, h);
			h.line = 0;
		}
		if (!*l)
			break;
		if (at) {
			h.line = strtoul(at + strlen("\", line "), NULL, 10);
			before = n = 0;
		}
	}
}

/* Does the line say that something was given up? */
static bool is_failure(const char *line)
{
	return g_str_has_prefix(line, "Fatal error:") || g_str_has_prefix(line, "EXN:") ||
	       g_str_has_prefix(line, "ERROR:") || g_str_has_prefix(line, "Error in Python script") ||
	       g_str_has_prefix(line, "timeout (we abort)") || strstr(line, "exception Stack_overflow") ||
	       strstr(line, "exception Out_of_memory");
}

static char *failure_of(char **lines, int status)
{
	for (char **l = lines; *l; l++)
		if (is_failure(*l))
			return g_strdup_printf("spatch: %s", g_strstrip(*l));
	if (status > 128 && status < 128 + 65)
		return g_strdup_printf("spatch was killed by signal %d", status - 128);
	return status ? g_strdup_printf("spatch failed with status %d", status) : NULL;
}

struct spatch_result *spatch_read(const struct semantic *s, const char *file, const char *text, int status,
				  const char *out, const char *err)
{
	struct spatch_result *r = g_new0(struct spatch_result, 1);
	g_auto(GStrv) said = g_strsplit(out, "\n", -1), lines = g_strsplit(err, "\n", -1);

	r->findings = findings_new();
	r->holes = g_array_new(FALSE, FALSE, sizeof(struct spatch_hole));
	for (char **l = said; *l; l++)
		if (g_str_has_prefix(*l, REPORT))
			read_report(*l + strlen(REPORT), file, text, r->findings);
	read_holes(lines, r->holes);
	r->failure = failure_of(lines, status);
	return r;
}

void spatch_result_free(struct spatch_result *r)
{
	if (!r)
		return;
	g_ptr_array_unref(r->findings);
	g_array_unref(r->holes);
	g_free(r->failure);
	g_free(r);
}

bool spatch_gave_up(int status, const char *err)
{
	g_auto(GStrv) lines = g_strsplit(err, "\n", -1);
	g_autofree char *why = failure_of(lines, status);

	return why != NULL;
}

/* --- one of several files -------------------------------------------------------------- */

static const char *begins_file(const char *line)
{
	static const char *const words[] = { "HANDLING: ", "Skipping: " };

	for (unsigned int i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_str_has_prefix(line, words[i]))
			return line + strlen(words[i]);
	return NULL;
}

static bool reports_on(const char *line, const char *path)
{
	json_t *j = g_str_has_prefix(line, REPORT) ? json_loads(line + strlen(REPORT), 0, NULL) : NULL;
	bool yes = !g_strcmp0(json_string_value(json_array_get(j, 0)), path);

	json_decref(j);
	return yes;
}

bool spatch_part(const char *path, const char *out, const char *err, char **out_part, char **err_part)
{
	g_auto(GStrv) said = g_strsplit(out, "\n", -1), lines = g_strsplit(err, "\n", -1);
	GString *o = g_string_new(NULL), *e = g_string_new(NULL);
	bool here = false, seen = false;

	for (char **l = said; *l; l++)
		if (reports_on(*l, path))
			g_string_append_printf(o, "%s\n", *l);
	for (char **l = lines; *l; l++) {
		const char *file = begins_file(*l);

		if (file)
			here = !strcmp(file, path);
		seen |= here;
		if (here)
			g_string_append_printf(e, "%s\n", *l);
	}
	*out_part = g_string_free(o, FALSE);
	*err_part = g_string_free(e, FALSE);
	return seen;
}

/* --- the program itself --------------------------------------------------------------- */

/* 1.1.1 < 1.10 */
static bool is_older(const char *have, const char *want)
{
	while (*have || *want) {
		char *h, *w;
		unsigned long a = strtoul(have, &h, 10), b = strtoul(want, &w, 10);

		if (a != b)
			return a < b;
		if (h == have && w == want)
			return false;
		have = h + (*h == '.');
		want = w + (*w == '.');
	}
	return false;
}

char *spatch_version(const GPtrArray *all, const char *said, char **error)
{
	static const char words[] = "spatch version ";
	const char *at = strstr(said, words);
	char *version = at ? g_strndup(at + strlen(words), strspn(at + strlen(words), "0123456789.")) : NULL;

	if (!version || !*version) {
		*error = g_strdup("\"spatch --version\" names no version");
		g_free(version);
		return NULL;
	}
	for (guint i = 0; i < all->len && !*error; i++) {
		const struct semantic *s = all->pdata[i];

		if (s->needs && is_older(version, s->needs))
			*error =
				g_strdup_printf("%s needs spatch %s, this is %s", s->name, s->needs, version);
	}
	if (!*error && !strstr(said, "Python scripting support: yes"))
		*error = g_strdup_printf("spatch %s was built without Python", version);
	if (*error)
		g_clear_pointer(&version, g_free);
	return version;
}

char *spatch_find(const GPtrArray *all, char **error)
{
	const char *const argv[] = { "spatch", "--version", NULL };
	const struct proc_opts po = { .argv = argv, .timeout_s = 30 };
	struct proc_result r;
	char *version;

	if (!proc_run(&po, &r, NULL)) {
		*error = g_strdup("spatch cannot be run; apt-get install coccinelle");
		return NULL;
	}
	g_string_append(r.out, r.err->str);
	version = spatch_version(all, r.out->str, error);
	proc_result_clear(&r);
	return version;
}
