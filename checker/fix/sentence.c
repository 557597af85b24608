/* SPDX-License-Identifier: GPL-2.0-only */
/* Sentences about lost references; see sentence.h. */
#include "fix/sentence.h"

#include <string.h>

#define THE "The "
#define TAKEN " reference taken by "
#define ALL_TAKEN " references taken by "
#define IN "() in "
#define IS "() is "
#define ARE "() are "
#define ONE "Drop the reference "

struct sentence {
	char *noun, *is; /* NULL: of another form */
	GPtrArray *calls, *functions; /* char * */
	unsigned int findings;
	char *text; /* of another form */
};

char *words_reference(const char *noun, const char *api, const char *function, const char *is,
		      const char *deed)
{
	return g_strdup_printf(THE "%s" TAKEN "%s" IN "%s" IS "%s.\n\n%s", noun, api, function, is, deed);
}

static void add_list(GString *s, const GPtrArray *names);

char *words_references(const char *noun, const GPtrArray *apis, const char *function, const char *is,
		       const char *deed)
{
	GString *s;

	if (apis->len == 1)
		return words_reference(noun, apis->pdata[0], function, is, deed);
	s = g_string_new(THE);
	g_string_append_printf(s, "%s" ALL_TAKEN, noun);
	add_list(s, apis);
	g_string_append_printf(s, " in %s" ARE "%s.\n\n%s", function, is, deed);
	return g_string_free(s, FALSE);
}

/* What stands before @end, which *text is moved behind; NULL when it is not there. */
static char *take(const char **text, const char *end)
{
	const char *at = strstr(*text, end);
	char *s;

	if (!at)
		return NULL;
	s = g_strndup(*text, (gsize)(at - *text));
	*text = at + strlen(end);
	return s;
}

static void sentence_free(void *data)
{
	struct sentence *s = data;

	g_free(s->noun);
	g_free(s->is);
	g_free(s->text);
	g_ptr_array_unref(s->calls);
	g_ptr_array_unref(s->functions);
	g_free(s);
}

/* "a(), b() and c", the other way round. */
static void read_list(GPtrArray *names, const char *list)
{
	g_auto(GStrv) parts = g_strsplit(list, "()", -1);

	for (char **p = parts; *p; p++) {
		const char *name = *p;

		name += g_str_has_prefix(name, " and ") ? strlen(" and ")
			: g_str_has_prefix(name, ", ")	? strlen(", ")
							: 0;
		g_ptr_array_add(names, g_strdup(name));
	}
}

/* The sentence of words_references(); false when it is another one. */
static bool parse_several(struct sentence *s, const char *text)
{
	const char *at = text + strlen(THE);
	g_autofree char *apis = NULL, *function = NULL, *noun = NULL;

	if (!g_str_has_prefix(text, THE) || !(noun = take(&at, ALL_TAKEN)) || !(apis = take(&at, IN)) ||
	    !(function = take(&at, ARE)) || strpbrk(function, " \n"))
		return false;
	s->noun = g_steal_pointer(&noun);
	s->is = g_strdup(at);
	read_list(s->calls, apis);
	s->findings = s->calls->len;
	g_ptr_array_add(s->functions, g_steal_pointer(&function));
	return true;
}

static struct sentence *parse(const char *text)
{
	struct sentence *s = g_new0(struct sentence, 1);
	const char *at = text + strlen(THE);
	g_autofree char *api = NULL, *function = NULL, *noun = NULL;

	s->calls = g_ptr_array_new_with_free_func(g_free);
	s->functions = g_ptr_array_new_with_free_func(g_free);
	s->findings = 1;
	if (g_str_has_prefix(text, THE) && (noun = take(&at, TAKEN)) && (api = take(&at, IN)) &&
	    (function = take(&at, IS)) && !strpbrk(api, " \n") && !strpbrk(function, " \n")) {
		s->noun = g_steal_pointer(&noun);
		s->is = g_strdup(at);
		g_ptr_array_add(s->calls, g_steal_pointer(&api));
		g_ptr_array_add(s->functions, g_steal_pointer(&function));
	} else if (!parse_several(s, text)) {
		s->text = g_strdup(text);
	}
	return s;
}

static bool same_names(const GPtrArray *a, const GPtrArray *b)
{
	for (unsigned int i = 0; a->len == b->len && i < a->len; i++) {
		if (strcmp(a->pdata[i], b->pdata[i]))
			return false;
	}
	return a->len == b->len;
}

static void add_names(GPtrArray *to, const GPtrArray *from)
{
	for (unsigned int i = 0; i < from->len; i++) {
		if (!g_ptr_array_find_with_equal_func(to, from->pdata[i], g_str_equal, NULL))
			g_ptr_array_add(to, g_strdup(from->pdata[i]));
	}
}

static bool join(struct sentence *a, const struct sentence *b, bool same_calls)
{
	if (a->text || b->text)
		return a->text && b->text && !strcmp(a->text, b->text);
	if (strcmp(a->noun, b->noun) || strcmp(a->is, b->is) ||
	    !(same_calls ? same_names(a->calls, b->calls) : same_names(a->functions, b->functions)))
		return false;
	add_names(a->calls, b->calls);
	add_names(a->functions, b->functions);
	a->findings += b->findings;
	return true;
}

/* Each goes to the first that it can join. */
static void join_all(GPtrArray *all, bool same_calls)
{
	for (unsigned int i = 0; i < all->len; i++) {
		for (unsigned int k = i + 1; k < all->len; k++) {
			if (join(all->pdata[i], all->pdata[k], same_calls))
				g_ptr_array_remove_index(all, k--);
		}
	}
}

/* "a(), b() and c()" */
static void add_list(GString *s, const GPtrArray *names)
{
	for (unsigned int i = 0; i < names->len; i++)
		g_string_append_printf(s, "%s%s()",
				       !i		     ? ""
				       : i + 1 == names->len ? " and "
							     : ", ",
				       (const char *)names->pdata[i]);
}

static char *spell(const struct sentence *s)
{
	bool several = s->findings > 1;
	GString *out;

	if (s->text)
		return g_strdup(s->text);
	out = g_string_new(THE);
	g_string_append_printf(out, "%s reference%s taken by ", s->noun, several ? "s" : "");
	add_list(out, s->calls);
	g_string_append(out, " in ");
	add_list(out, s->functions);
	g_string_append_printf(out, " %s %s", several ? "are" : "is", s->is);
	return g_string_free(out, FALSE);
}

void words_merge(GPtrArray *sentences)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(sentence_free);

	for (unsigned int i = 0; i < sentences->len; i++)
		g_ptr_array_add(all, parse(sentences->pdata[i]));
	join_all(all, true);
	join_all(all, false);
	g_ptr_array_set_size(sentences, 0);
	for (unsigned int i = 0; i < all->len; i++)
		g_ptr_array_add(sentences, spell(all->pdata[i]));
}

char *words_deeds(const char *deed)
{
	if (!strcmp(deed, ONE "on this path."))
		return g_strdup("Drop the references on these paths.");
	if (!strcmp(deed, ONE "where it is not kept."))
		return g_strdup("Drop the references where they are not kept.");
	if (!g_str_has_prefix(deed, ONE))
		return g_strdup(deed);
	if (g_str_has_prefix(deed, ONE "after its last use"))
		return g_strconcat("Drop the references after their last use",
				   deed + strlen(ONE "after its last use"), NULL);
	return g_strconcat("Drop the references ", deed + strlen(ONE), NULL);
}

char *words_leak(const char *words, bool several)
{
	struct sentence *s = words ? parse(words) : NULL;
	char *leak = NULL;

	if (s && s->noun)
		leak = g_strdup_printf("%s leak%s", s->noun, several || s->findings > 1 ? "s" : "");
	if (s)
		sentence_free(s);
	return leak;
}

bool words_errors_only(const char *words)
{
	struct sentence *s = words ? parse(words) : NULL;
	bool yes = s && s->noun && g_str_has_prefix(s->is, "not dropped ") && !strstr(s->is, "success") &&
		   (strstr(s->is, " when ") || strstr(s->is, " error path"));

	if (s)
		sentence_free(s);
	return yes;
}

char *words_lost_in(const char *words)
{
	static const char when[] = "lost when ", early[] = "() returns early";
	struct sentence *s = words ? parse(words) : NULL;
	const char *at = s && s->noun && g_str_has_prefix(s->is, when) ? s->is + strlen(when) : NULL;
	char *name = at ? take(&at, early) : NULL;

	if (s)
		sentence_free(s);
	return name;
}
