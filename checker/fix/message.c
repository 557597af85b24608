/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commit messages and the text of the cover letter.
 */
#include "fix/at.h"
#include "fix/scratch.h"

#include <string.h>

#define COLUMNS 72
#define MAX_SUBJECT 75

static void wrap_paragraph(GString *out, const char *text, unsigned int columns)
{
	char **words = g_strsplit_set(text, " \n\t", -1);
	unsigned int col = 0;

	for (char **w = words; *w; w++) {
		unsigned int n = (unsigned int)g_utf8_strlen(*w, -1);

		if (!n)
			continue;
		if (col && col + 1 + n > columns) {
			g_string_append_c(out, '\n');
			col = 0;
		}
		if (col) {
			g_string_append_c(out, ' ');
			col++;
		}
		g_string_append(out, *w);
		col += n;
	}
	g_string_append_c(out, '\n');
	g_strfreev(words);
}

char *message_wrap(const char *text, unsigned int columns)
{
	char **paragraphs = g_strsplit(text, "\n\n", -1);
	GString *out = g_string_new(NULL);

	for (char **p = paragraphs; *p; p++) {
		if (!*g_strchug(*p))
			continue;
		if (out->len)
			g_string_append_c(out, '\n');
		wrap_paragraph(out, *p, columns);
	}
	g_strfreev(paragraphs);
	return g_string_free(out, FALSE);
}

static bool is_about_references(const char *rule)
{
	return g_str_has_prefix(rule, "device-ref-") || g_str_has_prefix(rule, "of-node-");
}

static const char *problem(const char *rule, bool several)
{
	if (g_str_has_prefix(rule, "device-ref-"))
		return several ? "device leaks" : "device leak";
	if (g_str_has_prefix(rule, "of-node-"))
		return several ? "node leaks" : "node leak";
	return fix_at_problem(rule, several);
}

/* The function all findings are in, or NULL. */
static const char *one_function(const GPtrArray *findings)
{
	const struct finding *first = findings->pdata[0];

	for (unsigned int i = 1; i < findings->len; i++) {
		if (g_strcmp0(((const struct finding *)findings->pdata[i])->function, first->function))
			return NULL;
	}
	return first->function;
}

static char *subject_of(const struct patch *p)
{
	const char *fn = one_function(p->findings), *what = problem(p->rule, p->findings->len > 1);
	g_autofree char *other = g_strdup_printf("%s finding%s", p->rule, p->findings->len > 1 ? "s" : "");
	char *s = g_strdup_printf("%sfix %s%s%s%s", p->prefix, what ? what : other, fn ? " in " : "",
				  fn ? fn : "", fn ? "()" : "");

	if (fn && strlen(s) > MAX_SUBJECT) {
		g_free(s);
		s = g_strdup_printf("%sfix %s", p->prefix, what ? what : other);
	}
	return s;
}

static void add_once(GPtrArray *all, const char *text)
{
	if (!g_ptr_array_find_with_equal_func(all, text, g_str_equal, NULL))
		g_ptr_array_add(all, g_strdup(text));
}

/* What a fix without words of its own does. */
static const char *deed(const struct finding *f)
{
	if (!g_strcmp0(f->fix_strategy, "put-after-last-use"))
		return "Drop the reference after its last use.";
	if (f->fix_strategy && g_str_has_prefix(f->fix_strategy, "put-"))
		return "Drop the reference before leaving.";
	return NULL;
}

static char *sentence(const char *message)
{
	char *s = g_strconcat(message, g_str_has_suffix(message, ".") ? "" : ".", NULL);

	if (g_ascii_islower(*s) && !strchr(s, '('))
		*s = g_ascii_toupper(*s);
	return s;
}

static void collect(const struct finding *f, GPtrArray *what, GPtrArray *deeds)
{
	const char *split = f->fix_words ? strstr(f->fix_words, "\n\n") : NULL;
	g_autofree char *text = NULL;

	if (split) {
		text = g_strndup(f->fix_words, (gsize)(split - f->fix_words));
		add_once(deeds, split + 2);
	} else {
		text = sentence(f->fix_words && *f->fix_words ? f->fix_words : f->message);
		if (deed(f))
			add_once(deeds, deed(f));
	}
	add_once(what, text);
}

static void add_wrapped(GString *s, const char *text)
{
	g_autofree char *w = message_wrap(text, COLUMNS);

	g_string_append(s, w);
	g_string_append_c(s, '\n');
}

/* The commit that brought a line in, as a Fixes: tag; NULL when it is not known. */
static char *fixes_tag(const char *root, const struct finding *f)
{
	g_autofree char *range = g_strdup_printf("%u,%u", f->line, f->line);
	g_autofree char *blame = scratch_ask(root, "blame", "--porcelain", "-L", range, "--", f->file, NULL);
	g_autofree char *id = NULL, *tag = NULL;

	/* A root commit is where somebody imported the tree, not where the bug came from. */
	if (!blame || strstr(blame, "\nboundary\n") || strspn(blame, "0123456789abcdef") < 40)
		return NULL;
	id = g_strndup(blame, strspn(blame, "0123456789abcdef"));
	if (strspn(id, "0") == strlen(id))
		return NULL;
	tag = scratch_ask(root, "log", "-1", "--abbrev=12", "--format=Fixes: %h (\"%s\")", id, NULL);
	return tag ? g_strdup(g_strchomp(tag)) : NULL;
}

static void add_fixes(GString *s, const struct patch *p, const char *root)
{
	g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func(g_free);

	for (unsigned int i = 0; i < p->findings->len; i++) {
		g_autofree char *tag = fixes_tag(root, p->findings->pdata[i]);

		if (tag)
			add_once(tags, tag);
	}
	if (tags->len)
		g_string_append_c(s, '\n');
	for (unsigned int i = 0; i < tags->len; i++)
		g_string_append_printf(s, "%s\n", (const char *)tags->pdata[i]);
}

char *message_of(struct patch *p, const char *root, bool git)
{
	g_autoptr(GPtrArray) what = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) deeds = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *found = NULL, *last = NULL;
	GString *s;

	p->prefix = prefix_of(root, git, p->file);
	p->subject = subject_of(p);
	s = g_string_new(p->subject);
	g_string_append(s, "\n\n");
	for (unsigned int i = 0; i < p->findings->len; i++)
		collect(p->findings->pdata[i], what, deeds);
	for (unsigned int i = 0; i < what->len; i++)
		add_wrapped(s, what->pdata[i]);
	if (deeds->len > 1 && is_about_references(p->rule))
		add_wrapped(s, "Drop the references in all of these cases.");
	else
		for (unsigned int i = 0; i < deeds->len; i++)
			add_wrapped(s, deeds->pdata[i]);
	found = g_strdup_printf("Found by fwspeck (%s), which has compiled the result and checked it again.",
				p->rule);
	last = message_wrap(found, COLUMNS);
	g_string_append(s, last);
	if (git)
		add_fixes(s, p, root);
	return g_string_free(s, FALSE);
}

/* "iommu" when all prefixes begin with it, else NULL. */
static char *common_prefix(const GPtrArray *patches)
{
	const struct patch *first = patches->pdata[0];
	size_t n = strcspn(first->prefix, ":/ ");

	for (unsigned int i = 1; i < patches->len; i++) {
		const struct patch *p = patches->pdata[i];

		if (strcspn(p->prefix, ":/ ") != n || strncmp(p->prefix, first->prefix, n))
			return NULL;
	}
	return n ? g_strndup(first->prefix, n) : NULL;
}

static const char *common_problem(const GPtrArray *patches)
{
	const char *what = problem(((const struct patch *)patches->pdata[0])->rule, true);
	bool same = true, leaks = true;

	for (unsigned int i = 0; i < patches->len; i++) {
		const struct patch *p = patches->pdata[i];

		same &= !g_strcmp0(problem(p->rule, true), what);
		leaks &= is_about_references(p->rule);
	}
	if (same && what)
		return what;
	return leaks ? "reference leaks" : "findings of fwspeck";
}

char *message_cover(const GPtrArray *patches, const char *version)
{
	g_autofree char *area = common_prefix(patches), *intro = NULL, *wrapped = NULL;
	unsigned int findings = 0;
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < patches->len; i++)
		findings += ((const struct patch *)patches->pdata[i])->findings->len;
	g_string_append_printf(s, "%s%sfix %s\n\n", area ? area : "", area ? ": " : "",
			       common_problem(patches));
	intro = g_strdup_printf(
		"fwspeck, a static checker for device references and IOMMU drivers, found the %u "
		"place%s below in Linux %s. Each patch fixes one problem of one file; it has been "
		"compiled and checked again, and nothing new was found. None of them has been "
		"tested on hardware.",
		findings, findings == 1 ? "" : "s", version ? version : "(unknown)");
	wrapped = message_wrap(intro, COLUMNS);
	g_string_append(s, wrapped);
	g_string_append_c(s, '\n');
	for (unsigned int i = 0; i < patches->len; i++) {
		const struct patch *p = patches->pdata[i];

		g_string_append_printf(s, "%s\n", p->file);
		for (unsigned int k = 0; k < p->findings->len; k++) {
			const struct finding *f = p->findings->pdata[k];

			g_string_append_printf(s, "  line %u, %s(): %s\n", f->line, f->function, f->rule);
		}
	}
	return g_string_free(s, FALSE);
}
