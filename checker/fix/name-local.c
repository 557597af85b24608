/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A new local variable: a name as the kernel would choose it, and its declaration.
 */
#include "fix/plan.h"

#include <string.h>

/* What pointers to these are called everywhere; anything else is called as its type is. */
static const struct {
	const char *tag;
	const char *names[3];
} habits[] = {
	{ "device_node", { "np", "node", "dn" } },
	{ "fwnode_handle", { "fwnode", "node", "handle" } },
	{ "device", { "dev", "device", "d" } },
	{ "platform_device", { "pdev", "plat_dev" } },
	{ "pci_dev", { "pdev" } },
	{ "i2c_adapter", { "adap", "adapter" } },
	{ "i2c_client", { "client" } },
	{ "phy_device", { "phydev", "phy" } },
};

static bool in_word(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* Members and tags do not stand in the way of a variable of the same name. */
static bool is_other_name(const char *text, uint32_t begin, uint32_t at)
{
	while (at > begin && g_ascii_isspace(text[at - 1]))
		at--;
	return (at > begin && text[at - 1] == '.') || (at > begin + 1 && !strncmp(text + at - 2, "->", 2)) ||
	       (at > begin + 6 && !strncmp(text + at - 6, "struct", 6) && !in_word(text[at - 7]));
}

static bool has_word(const char *text, uint32_t begin, uint32_t end, const char *word)
{
	size_t n = strlen(word);

	for (uint32_t i = begin; i + n <= end; i++) {
		if (!strncmp(text + i, word, n) && !in_word(text[i + n]) && (!i || !in_word(text[i - 1])) &&
		    !is_other_name(text, begin, i))
			return true;
	}
	return false;
}

/* Neither in the text of the function, where it may be anything, nor something that it would hide. */
static bool is_free(const struct ir_func *f, const char *name)
{
	const struct ir_unit *u = f->unit;

	if (has_word(u->text, f->range.begin, f->range.end, name) || ir_unit_func(u, name))
		return false;
	for (unsigned int i = 0; i < u->globals->len; i++) {
		if (!strcmp(((const struct ir_var *)u->globals->pdata[i])->name, name))
			return false;
	}
	return true;
}

const char *name_local(const struct ir_func *f, const char *tag)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(habits); i++) {
		if (strcmp(habits[i].tag, tag))
			continue;
		for (unsigned int k = 0; k < G_N_ELEMENTS(habits[i].names) && habits[i].names[k]; k++) {
			if (is_free(f, habits[i].names[k]))
				return habits[i].names[k];
		}
	}
	return is_free(f, tag) ? tag : NULL;
}

/* The leading declarations of a block, or NULL when one of them is no plain text. */
static GPtrArray *declarations(const struct ir_stmt *block)
{
	GPtrArray *all = g_ptr_array_new();

	for (unsigned int i = 0; block->kids && i < block->kids->len; i++) {
		struct ir_stmt *k = block->kids->pdata[i];

		if (k->kind != IR_S_DECL)
			break;
		g_ptr_array_add(all, k);
		if (k->range.in_macro || k->range.in_header) {
			g_ptr_array_unref(all);
			return NULL;
		}
	}
	return all;
}

static uint32_t line_length(const struct text *t, const struct ir_stmt *s)
{
	return text_line_end(t, s->range.begin) - text_line_start(t, s->range.begin);
}

/* Where they stand from the longest to the shortest line, how many come before one of length @n; else all. */
static unsigned int rank(const struct text *t, const GPtrArray *decls, uint32_t n)
{
	unsigned int longer = 0;

	for (unsigned int i = 0; i < decls->len; i++) {
		const struct ir_stmt *s = decls->pdata[i];

		if (s->range.line != s->range.end_line || !text_starts_line(t, s->range.begin) ||
		    (i && line_length(t, s) > line_length(t, decls->pdata[i - 1])))
			return decls->len;
		longer += line_length(t, s) >= n;
	}
	return decls->len < 3 ? decls->len : longer;
}

bool name_local_declare(const struct ir_func *f, const struct ir_stmt *s, const char *tag, const char *name,
			GPtrArray *edits)
{
	const struct text t = { f->unit->text, (uint32_t)f->unit->len };
	const struct ir_stmt *block = s->parent;
	g_autoptr(GPtrArray) decls = declarations(block);
	g_autofree char *indent = NULL, *line = NULL, *text = NULL;
	unsigned int n;
	uint32_t at;
	bool apart;

	if (block != f->body && !(decls && decls->len)) {
		g_clear_pointer(&decls, g_ptr_array_unref);
		block = f->body;
		decls = declarations(block);
	}
	if (!decls || block->range.in_macro)
		return false;
	indent = decls->len ? text_indent(&t, ((const struct ir_stmt *)decls->pdata[0])->range.begin)
			    : g_strdup("\t");
	line = g_strdup_printf("%sstruct %s *%s;", indent, tag, name);
	n = rank(&t, decls, (uint32_t)strlen(line));
	at = n ? text_stmt_end(&t, ((const struct ir_stmt *)decls->pdata[n - 1])->range.end)
	       : block->range.begin + 1;
	/* an empty line parts declarations from what follows */
	apart = !decls->len || (n == decls->len && !text_blank_line_after(&t, at));
	text = g_strdup_printf("\n%s%s", line, apart ? "\n" : "");
	fix_edits_add(edits, at, at, text);
	return true;
}
