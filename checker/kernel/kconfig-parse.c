/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading Kconfig files line by line; if and menu blocks are a stack of conditions.
 */
#include <dirent.h>
#include <string.h>

#include "kernel/kconfig-parse.h"

struct parser {
	GPtrArray *blocks; /* char *: conditions of the open if and menu blocks; "" when none */
	char *symbol; /* of the open config entry, or NULL */
	GString *depends; /* of that entry */
	bool in_menu_head; /* "depends on" would belong to the menu */
	unsigned int flags; /* of that entry: KCONFIG_… */
	kconfig_define_fn define;
	void *data;
};

static void and_with(GString *s, const char *condition)
{
	if (!*condition)
		return;
	g_string_append_printf(s, "%s(%s)", s->len ? " && " : "", condition);
}

static void end_entry(struct parser *p)
{
	unsigned int i;

	if (p->symbol) {
		for (i = 0; i < p->blocks->len; i++)
			and_with(p->depends, p->blocks->pdata[i]);
		p->define(p->symbol, p->depends->str, p->flags, p->data);
	}
	g_clear_pointer(&p->symbol, g_free);
	g_string_truncate(p->depends, 0);
	p->in_menu_head = false;
	p->flags = 0;
}

static void open_block(struct parser *p, const char *condition, bool menu)
{
	end_entry(p);
	g_ptr_array_add(p->blocks, g_strdup(condition));
	p->in_menu_head = menu;
}

static void close_block(struct parser *p)
{
	end_entry(p);
	if (p->blocks->len)
		g_ptr_array_set_size(p->blocks, p->blocks->len - 1);
}

static void depends_on(struct parser *p, const char *condition)
{
	GString *s;

	if (p->symbol) {
		and_with(p->depends, condition);
	} else if (p->in_menu_head && p->blocks->len) {
		gpointer *top = &p->blocks->pdata[p->blocks->len - 1];

		s = g_string_new(*top);
		and_with(s, condition);
		g_free(*top);
		*top = g_string_free(s, FALSE);
	}
}

/* The rest of @line behind the keyword @word, or NULL. */
static const char *after(const char *line, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(line, word, len) || (line[len] && !g_ascii_isspace(line[len]) && line[len] != '('))
		return NULL;
	return line + len + strspn(line + len, " \t");
}

/* The lines of an entry that say how it can come to a value. */
static void parse_value(struct parser *p, const char *line)
{
	const char *rest;

	if (after(line, "tristate"))
		p->flags |= KCONFIG_TRISTATE;
	if ((rest = after(line, "def_bool")) || (rest = after(line, "def_tristate")))
		p->flags |= KCONFIG_SETTABLE | (!strcmp(rest, "y") ? KCONFIG_ALWAYS : 0);
	else if (((rest = after(line, "bool")) || (rest = after(line, "tristate"))) && *rest && *rest != '#')
		p->flags |= KCONFIG_SETTABLE;
	else if (after(line, "prompt") || after(line, "default"))
		p->flags |= KCONFIG_SETTABLE;
}

static void parse_line(struct parser *p, const char *line)
{
	const char *rest;

	if ((rest = after(line, "config")) || (rest = after(line, "menuconfig"))) {
		end_entry(p);
		p->symbol = g_strndup(rest, strcspn(rest, " \t#"));
	} else if ((rest = after(line, "depends on"))) {
		depends_on(p, rest);
	} else if ((rest = after(line, "select"))) {
		g_autofree char *symbol = g_strndup(rest, strcspn(rest, " \t#"));

		p->define(symbol, p->symbol ? p->symbol : "", KCONFIG_SELECT, p->data);
	} else if ((rest = after(line, "if"))) {
		open_block(p, rest, false);
	} else if (after(line, "menu") || after(line, "choice")) {
		open_block(p, "", true);
	} else if (after(line, "endif") || after(line, "endmenu") || after(line, "endchoice")) {
		close_block(p);
	} else if (after(line, "source") || after(line, "comment") || after(line, "mainmenu")) {
		end_entry(p);
	} else {
		parse_value(p, line);
	}
}

static int indent_of(const char *line)
{
	int n = 0;

	for (; *line == ' ' || *line == '\t'; line++)
		n = *line == '\t' ? (n | 7) + 1 : n + 1;
	return n;
}

/* Help text is whatever is indented at least as far as its first line. */
static unsigned int skip_help(char **lines, unsigned int i)
{
	int indent = -1;

	for (i++; lines[i]; i++) {
		if (!lines[i][strspn(lines[i], " \t\r")])
			continue;
		if (indent < 0)
			indent = indent_of(lines[i]);
		if (!indent || indent_of(lines[i]) < indent)
			break;
	}
	return i;
}

static void parse_text(char *text, struct parser *p)
{
	g_auto(GStrv) lines = NULL;
	unsigned int i;
	char *q;

	for (q = text; (q = strstr(q, "\\\n")); q += 2)
		q[0] = q[1] = ' ';
	p->blocks = g_ptr_array_new_with_free_func(g_free);
	p->depends = g_string_new(NULL);
	lines = g_strsplit(text, "\n", -1);
	for (i = 0; lines[i];) {
		char *line = lines[i] + strspn(lines[i], " \t");

		if (after(line, "help") || after(line, "---help---")) {
			i = skip_help(lines, i);
			continue;
		}
		parse_line(p, g_strchomp(line));
		i++;
	}
	end_entry(p);
	g_string_free(p->depends, TRUE);
	g_ptr_array_unref(p->blocks);
}

static void parse_file(struct ktree *t, const char *rel, struct parser *p)
{
	g_autofree char *text = ktree_read(t, rel, NULL);

	if (text)
		parse_text(text, p);
}

void kconfig_parse_dir(struct ktree *t, const char *dir, int depth, kconfig_define_fn define, void *data)
{
	struct parser p = { .define = define, .data = data };
	g_autofree char *path = g_build_filename(t->root, dir, NULL);
	const struct dirent *e;
	DIR *d = opendir(path);

	while (d && (e = readdir(d))) {
		g_autofree char *rel = g_strconcat(dir, "/", e->d_name, NULL);

		if (e->d_type == DT_DIR && e->d_name[0] != '.' && depth > 0)
			kconfig_parse_dir(t, rel, depth - 1, define, data);
		else if (g_str_has_prefix(e->d_name, "Kconfig") && e->d_type != DT_DIR)
			parse_file(t, rel, &p);
	}
	if (d)
		closedir(d);
}
