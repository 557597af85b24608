/* SPDX-License-Identifier: GPL-2.0-only */
/* How the check of a call leaves, for one more check behind it; see way-out.h. */
#include "fix/way-out.h"

#include <string.h>

#include "fix/place.h"

/* --- the check ------------------------------------------------------------------------------------ */

static bool plain_if(const struct ir_stmt *s)
{
	return s && s->kind == IR_S_IF && !s->else_stmt && s->then_stmt && !s->range.in_macro &&
	       !s->range.in_header && !s->bare;
}

/* "if (call(…)) ", or the same compared with 0 for a failure */
static bool tests_call(const struct fix_at *at, const struct ir_stmt *s, const struct ir_instr *in)
{
	g_autofree char *before = NULL, *after = NULL;

	if (in->range.begin < s->range.begin || in->range.end > s->then_stmt->range.begin)
		return false;
	before = g_strndup(at->text.s + s->range.begin, in->range.begin - s->range.begin);
	after = g_strndup(at->text.s + in->range.end, s->then_stmt->range.begin - in->range.end);
	return !strcmp(before, "if (") && g_regex_match_simple("^( != 0| < 0)?\\)\\s*$", after, 0, 0);
}

/* Is the condition of @s what @pattern says of @name? */
static bool tests_name(const struct fix_at *at, const struct ir_stmt *s, const char *name,
		       const char *pattern)
{
	g_autofree char *text =
		g_strndup(at->text.s + s->range.begin, s->then_stmt->range.begin - s->range.begin);
	g_autofree char *quoted = g_regex_escape_string(name, -1);
	g_auto(GStrv) parts = g_strsplit(pattern, "@", -1);
	g_autofree char *whole = g_strjoinv(quoted, parts);

	return g_regex_match_simple(whole, text, 0, 0);
}

/* The statement that takes the way out when @in failed, or NULL. */
static const struct ir_stmt *check_of(const struct fix_at *at, const struct ir_instr *in,
				      const struct ir_path *value, struct way_out *out)
{
	const struct ir_stmt *s = in->stmt;
	g_autofree char *name = in->dst ? ir_path_str(in->dst) : NULL;

	if (s && s->kind == IR_S_IF)
		return plain_if(s) && tests_call(at, s, in) ? s : NULL;
	s = s && (s->kind == IR_S_EXPR || s->kind == IR_S_DECL) ? stmt_next(s) : NULL;
	if (!plain_if(s) || !name || *name == '%')
		return NULL;
	if (in->dst != value)
		return tests_name(at, s, name, "^if \\(@( < 0| != 0)?\\)\\s*$") ? s : NULL;
	out->not_negative = tests_name(at, s, name, "^if \\(@ (<=? 0|< 1)\\)\\s*$");
	return out->not_negative || tests_name(at, s, name, "^if \\((!@|@ == 0)\\)\\s*$") ? s : NULL;
}

/* --- how it leaves -------------------------------------------------------------------------------- */

static bool is_status(const struct ir_type *t)
{
	return t->kind == IR_T_INT && !t->is_bool && !t->is_unsigned;
}

/* "return ret;" and the like, with -EINVAL instead; NULL when it may be no error. */
static char *return_line(const struct fix_at *at, const struct ir_stmt *s)
{
	g_autofree char *text = fix_at_source(at, &s->range);
	static const char value[] =
		"^return\\s+(-E[A-Z0-9]+|[a-z]\\w*(->\\w+)*|PTR_ERR\\(.*\\)|dev_err_probe\\(.*\\));$";

	if (g_str_has_prefix(text, "return ERR_PTR("))
		return g_strdup("return ERR_PTR(-EINVAL);\n");
	if (at->func->ret.kind == IR_T_VOID)
		return g_strdup("return;\n");
	if (is_status(&at->func->ret) && g_regex_match_simple(value, text, G_REGEX_DOTALL, 0))
		return g_strdup("return -EINVAL;\n");
	return at->func->ret.kind == IR_T_PTR && !strcmp(text, "return NULL;") ? g_strdup("return NULL;\n")
									       : NULL;
}

static bool loads(const struct ir_expr *e, const struct ir_path *p)
{
	if (!e)
		return false;
	for (const struct ir_path *q = e->kind == IR_E_LOAD || e->kind == IR_E_ADDR ? e->path : NULL; q;
	     q = q->base) {
		if (q == p)
			return true;
	}
	return loads(e->a, p) || loads(e->b, p);
}

static bool block_loads(const struct ir_block *b, const struct ir_path *p)
{
	for (guint i = 0; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (loads(in->src, p))
			return true;
		for (unsigned int k = 0; k < in->nargs; k++) {
			if (loads(in->args[k], p))
				return true;
		}
	}
	for (guint i = 0; b->subscripts && i < b->subscripts->len; i++) {
		const struct ir_subscript *s = b->subscripts->pdata[i];

		if (loads(s->index, p))
			return true;
	}
	return loads(b->term.value, p);
}

static bool block_sets(const struct ir_block *b, const struct ir_var *v)
{
	for (guint i = 0; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v)
			return true;
	}
	return false;
}

struct find_label {
	const char *name;
	const struct ir_block *block;
};

static void look_for_label(struct ir_stmt *s, void *data)
{
	struct find_label *l = data;

	if (s->kind == IR_S_LABEL && !g_strcmp0(s->label, l->name))
		l->block = s->block;
}

/* The variable that @b returns; one with a cleanup before it is returned through a temporary. */
static const struct ir_var *returned(const struct ir_func *f, const struct ir_block *b)
{
	const struct ir_expr *e = b->term.value;
	const struct ir_instr *def;

	if (e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var->kind == IR_V_TEMP) {
		def = ir_sole_def(f, e->path->var);
		e = def && def->op == IR_ASSIGN ? def->src : NULL;
	}
	return e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var->kind == IR_V_LOCAL
		       ? e->path->var
		       : NULL;
}

/* The variable that every return of @blocks answers with, set by none of them; NULL when it is not so. */
static const struct ir_var *answer_of(const struct ir_func *f, const GPtrArray *blocks)
{
	const struct ir_var *v = NULL;

	for (guint i = 0; i < blocks->len; i++) {
		const struct ir_block *b = blocks->pdata[i];
		const struct ir_var *by = b->term.kind == IR_TERM_RETURN ? returned(f, b) : NULL;

		if (b->term.kind == IR_TERM_RETURN && (!by || (v && by != v)))
			return NULL;
		v = by ? by : v;
	}
	for (guint i = 0; v && i < blocks->len; i++) {
		if (block_sets(blocks->pdata[i], v))
			return NULL;
	}
	return v;
}

static char *goto_lines(const struct fix_at *at, const struct ir_stmt *s, const struct ir_instr *in,
			const struct ir_path *value, const char **why)
{
	struct find_label l = { s->label, NULL };
	g_autoptr(GPtrArray) blocks = NULL;
	const struct ir_var *v;

	stmt_walk(at->func->body, look_for_label, &l);
	blocks = l.block ? fix_at_blocks_from(l.block) : NULL;
	v = blocks && is_status(&at->func->ret) ? answer_of(at->func, blocks) : NULL;
	if (!v || g_ptr_array_find(blocks, in->block, NULL)) {
		*why = "what the function answers behind the label of its check is not plain";
		return NULL;
	}
	for (guint i = 0; i < blocks->len; i++) {
		if (block_loads(blocks->pdata[i], value)) {
			*why = "the unwinding uses the number itself";
			return NULL;
		}
	}
	return g_strdup_printf("%s = -EINVAL;\ngoto %s;\n", v->name, s->label);
}

static const struct ir_stmt *loop_around(const struct ir_stmt *s)
{
	while (s && s->kind != IR_S_LOOP)
		s = s->parent;
	return s;
}

/*
 * What @branch does before it leaves: @undo gets the lines, but for messages and what is set to be returned. The number
 * was the last thing that was asked for, and asking takes nothing: behind the check the same is to be undone.
 * The statement that leaves, or NULL when something is not plain.
 */
static const struct ir_stmt *last_of(const struct fix_at *at, const struct ir_stmt *branch,
				     const struct ir_path *value, GString *undo)
{
	const GPtrArray *kids = branch->kind == IR_S_COMPOUND ? branch->kids : NULL;
	g_autofree char *name = ir_path_str(value);

	if (branch->kind != IR_S_COMPOUND)
		return branch;
	for (guint i = 0; kids && i + 1 < kids->len; i++) {
		const struct ir_stmt *s = kids->pdata[i];
		g_autofree char *what = fix_at_source(at, &s->range);

		if (s->kind != IR_S_EXPR)
			return NULL;
		if (g_regex_match_simple("^((dev|pr|netdev|DRM)_\\w+\\(|\\w+ = -E[A-Z]+;)", what, 0, 0))
			continue;
		if (!g_regex_match_simple("^\\w+\\(.*\\);$", what, 0, 0) || strchr(what, '\n') ||
		    strstr(what, name))
			return NULL;
		g_string_append_printf(undo, "%s\n", what);
	}
	return kids && kids->len ? kids->pdata[kids->len - 1] : NULL;
}

/* --- without a check of its own ------------------------------------------------------------------- */

/*
 * "n = count(); for (i = 0; i < n; i++) { x = get(i); if (…) return …; a[i] = x; }": in its first round the loop leaves
 * with what was held before it.
 */
static char *first_round(const struct fix_at *at, const struct ir_instr *in, const struct ir_stmt *use,
			 struct way_out *out)
{
	const struct ir_stmt *loop = in->stmt ? stmt_next(in->stmt) : NULL, *get, *check, *leave;
	g_autoptr(GString) undo = g_string_new(NULL);
	g_autofree char *text = NULL;

	if (!loop || loop->kind != IR_S_LOOP || loop->range.in_macro || !stmt_inside(use, loop) ||
	    !loop->body || loop->body->kind != IR_S_COMPOUND || !loop->body->kids ||
	    loop->body->kids->len < 2)
		return NULL;
	get = loop->body->kids->pdata[0];
	check = loop->body->kids->pdata[1];
	leave = plain_if(check) ? last_of(at, check->then_stmt, in->dst, undo) : NULL;
	if (undo->len || get->kind != IR_S_EXPR || !leave || leave->kind != IR_S_RETURN)
		return NULL;
	text = fix_at_source(at, &get->range);
	out->apart = true;
	return strchr(text, '=') && strchr(text, '(') ? return_line(at, leave) : NULL;
}

/* How @leave, the end of the branch behind @check, is left with an error. */
static char *leave_lines(const struct fix_at *at, const struct ir_stmt *leave, const struct ir_instr *in,
			 const struct ir_path *value, const struct ir_stmt *use, const char **why)
{
	if (leave->kind == IR_S_RETURN)
		return return_line(at, leave);
	if (leave->kind == IR_S_GOTO)
		return goto_lines(at, leave, in, value, why);
	if (leave->kind == IR_S_CONTINUE && loop_around(leave) && stmt_inside(use, loop_around(leave)))
		return g_strdup("continue;\n");
	return NULL;
}

bool way_out_of(const struct fix_at *at, const struct ir_instr *in, const struct ir_path *value,
		const struct ir_stmt *use, struct way_out *out, const char **why)
{
	const struct ir_stmt *check = check_of(at, in, value, out);
	g_autoptr(GString) undo = g_string_new(NULL);
	const struct ir_stmt *leave = check ? last_of(at, check->then_stmt, value, undo) : NULL;
	g_autofree char *lines = NULL;

	*why = "there is no check of the number whose way out could be shared";
	if (!check && in->dst == value && in->stmt && in->stmt->kind == IR_S_EXPR) {
		out->check = in->stmt;
		lines = first_round(at, in, use, out);
	} else if (leave) {
		out->check = check;
		lines = leave_lines(at, leave, in, value, use, why);
	}
	if (!lines)
		return false;
	out->skips = g_str_has_prefix(lines, "continue");
	out->lines = g_strconcat(undo->str, lines, NULL);
	out->several = strchr(out->lines, '\n')[1];
	return true;
}
