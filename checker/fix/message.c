/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commit messages and the text of the cover letter.
 */
#include "fix/at.h"
#include "fix/scratch.h"
#include "fix/sentence.h"

#include <string.h>

#define COLUMNS 72

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

/* --- bodies -------------------------------------------------------------------------------- */

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
		return "Drop the reference before returning.";
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
		text = sentence(f->message);
		if (f->fix_words && *f->fix_words)
			add_once(deeds, f->fix_words);
		else if (deed(f))
			add_once(deeds, deed(f));
	}
	g_ptr_array_add(what, g_steal_pointer(&text));
}

static void add_wrapped(GString *s, const char *text)
{
	g_autofree char *w = message_wrap(text, COLUMNS);

	g_string_append(s, w);
	g_string_append_c(s, '\n');
}

/* What the patch does: one deed for all findings, or each. */
static void add_deeds(GString *s, const struct patch *p, const GPtrArray *deeds)
{
	if (deeds->len > 1 && subject_is_leak(p->rule)) {
		add_wrapped(s, "Drop the references on these paths.");
		for (unsigned int i = 0; i < deeds->len; i++) {
			const char *more = strstr(deeds->pdata[i], ". Where ");

			/* what only one of them needs */
			if (more)
				add_wrapped(s, more + strlen(". "));
		}
		return;
	}
	for (unsigned int i = 0; i < deeds->len; i++) {
		g_autofree char *several = words_deeds(deeds->pdata[i]);

		add_wrapped(s, p->findings->len > 1 ? several : deeds->pdata[i]);
	}
}

/* "arm64 and x86_64": under which the fixes were parsed; NULL when that is not known. */
static char *archs_of(const struct patch *p)
{
	g_autoptr(GPtrArray) archs = g_ptr_array_new_with_free_func(g_free);
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < p->findings->len; i++) {
		const struct finding *f = p->findings->pdata[i];

		if (f->arch && *f->arch)
			add_once(archs, f->arch);
	}
	for (unsigned int i = 0; i < archs->len; i++)
		g_string_append_printf(s, "%s%s",
				       !i		     ? ""
				       : i + 1 == archs->len ? " and "
							     : ", ",
				       (const char *)archs->pdata[i]);
	return g_string_free(s, archs->len == 0);
}

/* How it was found and what was done to the result: no more than cli/verify.c has done. */
static void add_origin(GString *s, const struct patch *p)
{
	g_autofree char *archs = archs_of(p), *text = NULL, *wrapped = NULL;

	text = g_strdup_printf(
		"Found by static analysis with fwspeck (%s), which is silent on the result. "
		"Checked with clang -fsyntax-only%s%s, with no new warnings at W=1; not tested "
		"on hardware.",
		p->rule, archs ? " for " : "", archs ? archs : "");
	wrapped = message_wrap(text, COLUMNS);
	g_string_append(s, wrapped);
}

/*
 * The commit that brought a line in, as a Fixes: tag; NULL when it is not known. Of a leak this is the line
 * that takes the reference: exits get rewritten for other reasons.
 */
static char *fixes_tag(const char *root, const struct finding *f)
{
	g_autofree char *range = g_strdup_printf("%u,%u", f->line, f->line);
	g_autofree char *blame = scratch_ask(root, "-c", "blame.showRoot=false", "blame", "-w", "--porcelain",
					     "-L", range, "--", f->file, NULL);
	g_autofree char *id = NULL, *tag = NULL;

	/* A root commit is where somebody imported the tree, not where the bug came from. */
	if (!blame || strstr(blame, "\nboundary\n") || strspn(blame, "0123456789abcdef") < 40)
		return NULL;
	id = g_strndup(blame, strspn(blame, "0123456789abcdef"));
	if (strspn(id, "0") == strlen(id))
		return NULL;
	tag = scratch_ask(root, "-c", "log.showSignature=false", "log", "-1", "--abbrev=12",
			  "--format=Fixes: %h (\"%s\")", id, NULL);
	return tag ? g_strdup(g_strchomp(tag)) : NULL;
}

/* Tags of all findings, each once, in source order. */
static GPtrArray *fixes_tags(const struct patch *p, const char *root)
{
	GPtrArray *tags = g_ptr_array_new_with_free_func(g_free);

	for (unsigned int i = 0; i < p->findings->len; i++) {
		g_autofree char *tag = fixes_tag(root, p->findings->pdata[i]);

		if (tag)
			add_once(tags, tag);
	}
	return tags;
}

/* Stable kernels take fixes only, not what merely tidies up. */
static bool is_fix(const struct patch *p)
{
	for (unsigned int i = 0; i < p->findings->len; i++) {
		if (((const struct finding *)p->findings->pdata[i])->level != FWS_NOTE)
			return !fix_at_tidies(p->rule);
	}
	return false;
}

static void add_trailers(GString *s, const struct patch *p, const struct message_opts *o)
{
	g_autoptr(GPtrArray) tags = NULL;

	if (!is_fix(p))
		return;
	tags = o->git ? fixes_tags(p, o->root) : g_ptr_array_new_with_free_func(g_free);
	if (o->stable)
		g_ptr_array_add(tags, g_strdup("Cc: stable@vger.kernel.org"));
	if (tags->len)
		g_string_append_c(s, '\n');
	for (unsigned int i = 0; i < tags->len; i++)
		g_string_append_printf(s, "%s\n", (const char *)tags->pdata[i]);
}

char *message_of(const struct patch *p, const struct message_opts *o)
{
	g_autoptr(GPtrArray) what = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) deeds = g_ptr_array_new_with_free_func(g_free);
	GString *s = g_string_new(p->subject);

	g_string_append(s, "\n\n");
	for (unsigned int i = 0; i < p->findings->len; i++)
		collect(p->findings->pdata[i], what, deeds);
	words_merge(what);
	for (unsigned int i = 0; i < what->len; i++)
		add_wrapped(s, what->pdata[i]);
	add_deeds(s, p, deeds);
	add_origin(s, p);
	add_trailers(s, p, o);
	return g_string_free(s, FALSE);
}

/* --- the cover letter ---------------------------------------------------------------------- */

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

/* "fix device leaks" when that is what all patches do. g_free() */
static char *common_purpose(const GPtrArray *patches)
{
	bool leaks = true, same = true;
	const char *rule = ((const struct patch *)patches->pdata[0])->rule;

	for (unsigned int i = 0; i < patches->len; i++) {
		const struct patch *p = patches->pdata[i];

		leaks &= subject_is_leak(p->rule);
		same &= !strcmp(p->rule, rule);
	}
	if (same && leaks)
		return g_strdup(g_str_has_prefix(rule, "of-node-") ? "fix OF node leaks"
								   : "fix device leaks");
	if (same && fix_at_problem(rule, true))
		return g_strdup(fix_at_problem(rule, true));
	return g_strdup(leaks ? "fix reference leaks" : "fix bugs found by static analysis");
}

static void list_findings(GString *s, const GPtrArray *patches)
{
	const char *file = NULL;

	for (unsigned int i = 0; i < patches->len; i++) {
		const struct patch *p = patches->pdata[i];

		if (!file || strcmp(file, p->file))
			g_string_append_printf(s, "%s\n", p->file);
		file = p->file;
		for (unsigned int k = 0; k < p->findings->len; k++) {
			const struct finding *f = p->findings->pdata[k];

			g_string_append_printf(s, "  line %u, %s(): %s\n", f->line, f->function, f->rule);
		}
	}
}

char *message_cover(const GPtrArray *patches, const char *version)
{
	g_autofree char *area = common_prefix(patches), *purpose = common_purpose(patches), *intro = NULL,
			*wrapped = NULL;
	unsigned int findings = 0;
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < patches->len; i++)
		findings += ((const struct patch *)patches->pdata[i])->findings->len;
	if (area && ((const struct patch *)patches->pdata[0])->capital)
		*purpose = g_ascii_toupper(*purpose);
	g_string_append_printf(s, "%s: %s\n\n", area ? area : "treewide", purpose);
	intro = g_strdup_printf(
		"fwspeck, a static checker for device references and IOMMU drivers, found the %u "
		"place%s below in Linux %s. Each patch fixes one problem of one file. The patched files "
		"parse with clang -fsyntax-only without new warnings at W=1, and fwspeck finds nothing new "
		"in "
		"them. Nothing has been tested on hardware.",
		findings, findings == 1 ? "" : "s", version ? version : "(unknown)");
	wrapped = message_wrap(intro, COLUMNS);
	g_string_append(s, wrapped);
	g_string_append_c(s, '\n');
	list_findings(s, patches);
	return g_string_free(s, FALSE);
}
