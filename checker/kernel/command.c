/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shell command lists as make prints them, taken apart into words, and the compile commands in
 * them. Only quoting and separators are understood; nothing is expanded.
 */
#include <string.h>

#include "kernel/priv.h"

/* Copy a quoted part; *p is behind the opening quote and ends behind the closing one. */
static void quoted(const char **p, const char *end, char quote, GString *word)
{
	while (*p < end && **p != quote) {
		if (quote == '"' && **p == '\\' && *p + 1 < end && strchr("\"\\$`\n", (*p)[1]))
			(*p)++;
		g_string_append_c(word, *(*p)++);
	}
	if (*p < end)
		(*p)++;
}

static bool is_separator(char c)
{
	return c == ';' || c == '\n' || c == '|' || c == '&' || c == '(' || c == ')';
}

static void skip_blank(const char **p, const char *end)
{
	while (*p < end) {
		if (**p == ' ' || **p == '\t')
			(*p)++;
		else if (**p == '\\' && *p + 1 < end && (*p)[1] == '\n')
			*p += 2;
		else
			break;
	}
}

/* One word at *p; false when there is none before the next separator. */
static bool next_word(const char **p, const char *end, GString *word)
{
	const char *start;

	skip_blank(p, end);
	start = *p;
	g_string_truncate(word, 0);
	while (*p < end && **p != ' ' && **p != '\t' && !is_separator(**p)) {
		char c = *(*p)++;

		if (c == '\'' || c == '"') {
			quoted(p, end, c, word);
		} else if (c == '\\' && *p < end) {
			if (**p != '\n')
				g_string_append_c(word, **p);
			(*p)++;
		} else {
			g_string_append_c(word, c);
		}
	}
	return *p > start;
}

GPtrArray *command_next(const char **p, const char *end)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) word = g_string_new(NULL);

	while (*p < end) {
		while (next_word(p, end, word))
			g_ptr_array_add(words, g_strndup(word->str, word->len));
		if (*p < end)
			(*p)++; /* the separator */
		if (words->len) {
			g_ptr_array_add(words, NULL);
			return g_steal_pointer(&words);
		}
	}
	return NULL;
}

/* "clang-19", "aarch64-linux-gnu-gcc-12", "/usr/bin/cc" */
bool command_is_compiler(const char *word, bool *is_clang)
{
	g_autofree char *base = g_path_get_basename(word);
	size_t len = strlen(base);

	while (len && (g_ascii_isdigit(base[len - 1]) || base[len - 1] == '.'))
		len--;
	if (len && base[len] && base[len - 1] == '-')
		base[len - 1] = '\0';
	*is_clang = g_str_has_suffix(base, "clang");
	return *is_clang || g_str_has_suffix(base, "gcc") || !strcmp(base, "cc") ||
	       g_str_has_suffix(base, "-cc");
}

/* Does this option take the next word as its argument? */
static bool takes_argument(const char *word)
{
	static const char *const options[] = {
		"-o",	      "-I",	 "-D",		 "-U",	"-include", "-imacros", "-isystem", "-iquote",
		"-idirafter", "-x",	 "-MF",		 "-MT", "-MQ",	    "-mllvm",	"-Xclang",  "-target",
		"-arch",      "--param", "-include-pch", "-T",	"-meabi",   NULL,
	};

	return g_strv_contains(options, word);
}

const char *command_source(const char *const *argv)
{
	const char *source = NULL;
	unsigned int i;

	for (i = 1; argv[i]; i++) {
		if (takes_argument(argv[i])) {
			if (!argv[++i])
				break;
		} else if (argv[i][0] != '-' && g_str_has_suffix(argv[i], ".c")) {
			source = argv[i];
		}
	}
	return source;
}

/*
 * A logical line: up to a newline that no backslash hides. make prints one for each line of a
 * recipe, so a stray quote in one of them cannot swallow the rest.
 */
static const char *line_end(const char *p, const char *end)
{
	while (p < end) {
		const char *nl = memchr(p, '\n', end - p);

		if (!nl)
			return end;
		if (nl == p || nl[-1] != '\\')
			return nl;
		p = nl + 1;
	}
	return end;
}

static void parse_line(const char *p, const char *end, GPtrArray *out)
{
	GPtrArray *words;
	bool is_clang;

	while ((words = command_next(&p, end))) {
		if (command_is_compiler(words->pdata[0], &is_clang) &&
		    command_source((const char *const *)words->pdata))
			g_ptr_array_add(out, words);
		else
			g_ptr_array_unref(words);
	}
}

GPtrArray *commands_parse(const char *text, size_t len)
{
	GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	const char *p = text, *end = text + len;

	while (p < end) {
		const char *eol = line_end(p, end);

		if (g_strstr_len(p, eol - p, ".c"))
			parse_line(p, eol, out);
		p = eol + 1;
	}
	return out;
}
