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

/* --- a variable that has done its work ---------------------------------------------------- */

static bool uses(const struct ir_instr *in, const struct ir_var *v)
{
	bool any = expr_mentions(in->src, v) || expr_mentions(in->fnptr, v) ||
		   (in->dst && in->dst->kind != IR_P_VAR && ir_path_root(in->dst) == v);

	for (unsigned int k = 0; k < in->nargs; k++)
		any |= expr_mentions(in->args[k], v);
	return any;
}

static bool takes_address(const struct ir_expr *e, const struct ir_var *v)
{
	if (!e)
		return false;
	return (e->kind == IR_E_ADDR && ir_path_root(e->path) == v && !ir_path_derefs(e->path)) ||
	       takes_address(e->a, v) || takes_address(e->b, v);
}

/* Nobody else can set or read it. */
static bool is_private(const struct ir_func *f, const struct ir_var *v)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		bool any = takes_address(in->src, v);

		for (unsigned int k = 0; k < in->nargs; k++)
			any |= takes_address(in->args[k], v);
		if (any)
			return false;
	}
	return v->kind == IR_V_LOCAL && !v->cleanup;
}

enum look { LOOK_ON, LOOK_SET, LOOK_USED };

/* What becomes of @v in block @b from instruction @at on? */
static enum look look_at_block(const struct ir_block *b, unsigned int at, const struct ir_var *v)
{
	for (; at < b->instrs->len; at++) {
		const struct ir_instr *in = b->instrs->pdata[at];

		if (uses(in, v))
			return LOOK_USED;
		if ((in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v) ||
		    (in->op == IR_DECLARE && in->var == v))
			return LOOK_SET;
	}
	return expr_mentions(b->term.value, v) ? LOOK_USED : LOOK_ON;
}

static void add_successors(const struct ir_block *b, bool *seen, GPtrArray *todo)
{
	for (unsigned int k = 0; k < b->term.nsucc; k++) {
		if (seen[b->term.succ[k]->id])
			continue;
		seen[b->term.succ[k]->id] = true;
		g_ptr_array_add(todo, b->term.succ[k]);
	}
}

/* Is it set anew before any use behind @in? */
static bool is_unused_after(const struct ir_func *f, const struct ir_instr *in, const struct ir_var *v)
{
	g_autofree bool *seen = g_new0(bool, f->blocks->len);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();
	enum look first;
	guint at;

	if (!g_ptr_array_find(in->block->instrs, in, &at))
		return false;
	first = look_at_block(in->block, at + 1, v);
	if (first == LOOK_ON)
		add_successors(in->block, seen, todo);
	for (unsigned int i = 0; i < todo->len; i++) {
		enum look l = look_at_block(todo->pdata[i], 0, v);

		if (l == LOOK_USED)
			return false;
		if (l == LOOK_ON)
			add_successors(todo->pdata[i], seen, todo);
	}
	return first != LOOK_USED;
}

/* Has it held nothing but what look-ups like @in gave? It is called as that is wanted, then. */
static bool holds_alike(const struct ir_func *f, const struct ir_instr *in, const struct ir_var *v)
{
	unsigned int alike = 0;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *set = f->instrs[i];

		if (!set->dst || set->dst->kind != IR_P_VAR || set->dst->var != v)
			continue;
		if (set->op != IR_CALL || g_strcmp0(set->callee, in->callee))
			return false;
		alike++;
	}
	return alike > 0;
}

const char *name_unused_local(const struct ir_func *f, const struct ir_instr *in)
{
	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];

		if (v->kind == IR_V_LOCAL && holds_alike(f, in, v) && stmt_sees(in->stmt, v) &&
		    is_private(f, v) && is_unused_after(f, in, v))
			return v->name;
	}
	return NULL;
}

/* --- a new one ---------------------------------------------------------------------------- */

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
