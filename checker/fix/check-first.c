// SPDX-License-Identifier: GPL-2.0-only
/* A check before all else that a function does; see check-first.h. */
#include "fix/check-first.h"

#include <string.h>

#include "fix/plan.h"

const struct ir_stmt *check_first_decl(const struct ir_func *f)
{
	const struct ir_stmt *body = f->body;
	const struct ir_stmt *last = NULL;

	for (guint i = 0; body->kids && i < body->kids->len; i++) {
		const struct ir_stmt *s = body->kids->pdata[i];

		if (s->kind != IR_S_DECL)
			break;
		last = s;
	}
	return last;
}

static bool is_in(const struct ir_instr *in, const struct ir_stmt *last)
{
	return last && !in->range.in_header && in->range.begin < last->range.end;
}

/* Does a test of the object come later, which the check would leave behind? */
static bool is_tested(const struct ir_func *f, const struct ir_path *p)
{
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_expr *e = ((const struct ir_block *)f->blocks->pdata[i])->term.value;

		while (e && e->kind == IR_E_BINOP)
			e = e->a;
		if (e && e->kind == IR_E_LOAD && e->path == p)
			return true;
	}
	return false;
}

/*
 * What the declarations took has to be given back: the statements that do, "" when there is nothing, NULL when it
 * cannot be said.
 */
static char *undo_of_decls(const struct fix_at *at, const struct ir_stmt *last)
{
	g_autoptr(GString) undo = g_string_new(NULL);

	for (guint i = 0; i < at->fu->refs->len; i++) {
		const struct flow_ref *ref = at->fu->refs->pdata[i];

		if (ref->func != at->func || !is_in(ref->acquire, last))
			continue;
		if (!ref->release || !ref->object || !ref->acquire->dst ||
		    is_tested(at->func, ref->acquire->dst))
			return NULL;
		g_string_append_c(undo, '\t');
		g_string_append_printf(undo, ref->release, ref->object);
		g_string_append(undo, ";\n");
	}
	for (uint32_t i = 0; i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];
		const struct model_row *row = is_in(in, last) ? model_find(at->fu->model, in->callee) : NULL;

		for (const struct model_fact *m = row ? row->facts : NULL; m; m = m->next) {
			if (m->effect == MODEL_ALLOC || m->effect == MODEL_LOCK)
				return NULL;
		}
	}
	return g_string_free(g_steal_pointer(&undo), FALSE);
}

/* The check, indented by @indent. */
static char *check_text(const char *comment, const char *condition, const char *undo, const char *answer,
			const char *indent)
{
	g_autofree char *above = comment ? g_strdup_printf("/* %s */\n", comment) : g_strdup("");
	g_autofree char *plain = g_strdup_printf("%sif (%s)%s\n%s\treturn %s;\n%s", above, condition,
						 *undo ? " {" : "", undo, answer, *undo ? "}\n" : "");
	g_auto(GStrv) lines = g_strsplit(plain, "\n", -1);
	GString *s = g_string_new(NULL);

	for (char **l = lines; l[0] && l[1]; l++)
		g_string_append_printf(s, "%s%s\n", indent, *l);
	return g_string_free(s, FALSE);
}

/* "struct foo *x = f(y);": the type, with the blank behind it, the name and the value. */
static bool take_apart(const struct fix_at *at, const struct ir_stmt *s, char **type, char **name,
		       char **value)
{
	static const char pattern[] =
		"^((?:unsigned |signed |struct \\w+ |\\w+ )+\\**)(\\w+)\\s*=\\s*([^{};]+);$";
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_DOTALL, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *text = fix_at_source(at, &s->range);

	if (s->range.in_macro || !g_regex_match(regex, text, 0, &m))
		return false;
	*type = g_match_info_fetch(m, 1);
	*name = g_match_info_fetch(m, 2);
	*value = g_match_info_fetch(m, 3);
	/* one variable, on one line, that may be set later */
	return !strchr(*value, '\n') && !g_regex_match_simple(",\\s*\\**\\w+\\s*=", *value, 0, 0) &&
	       !strstr(*type, "static ") && (!strstr(*type, "const ") || strchr(*type, '*'));
}

static bool mentions_moved(const GPtrArray *names, const char *value)
{
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *pattern = g_strdup_printf("\\b%s\\b", (const char *)names->pdata[i]);

		if (g_regex_match_simple(pattern, value, 0, 0))
			return true;
	}
	return false;
}

/*
 * Look-ups do not have to come before the check: declarations lose such values, and those that need them or what is
 * checked, which are then set behind it. NULL when one cannot be taken apart, with the edits undone.
 */
static char *move_values(const struct fix_at *at, GPtrArray *edits, const char *condition)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const GPtrArray *kids = at->func->body->kids;
	g_autoptr(GString) set = g_string_new(NULL);
	g_autofree char *checked = g_strndup(condition, strcspn(condition, "-. "));
	guint before = edits->len;

	for (guint i = 0; i < kids->len; i++) {
		const struct ir_stmt *s = kids->pdata[i];
		g_autofree char *type = NULL, *name = NULL, *value = NULL, *text = NULL, *element = NULL;
		g_autofree char *bare = NULL;

		if (s->kind != IR_S_DECL)
			break;
		text = fix_at_source(at, &s->range);
		element = g_strconcat(checked, "->", NULL);
		if (!strchr(text, '=') ||
		    (!strchr(text, '(') && !strstr(text, element) && !mentions_moved(names, text)))
			continue;
		if (!take_apart(at, s, &type, &name, &value)) {
			g_ptr_array_set_size(edits, (gint)before);
			return NULL;
		}
		g_string_append_printf(set, "%s = %s;\n", name, value);
		/* checkpatch asks for "int" where a line is new */
		bare = g_strdup_printf("%s%s%s;", type, strcmp(type, "unsigned ") ? "" : "int ", name);
		fix_edits_add(edits, s->range.begin, s->range.end, bare);
		g_ptr_array_add(names, g_steal_pointer(&name));
	}
	if (mentions_moved(names, condition)) {
		g_ptr_array_set_size(edits, (gint)before);
		return NULL;
	}
	return g_string_free(g_steal_pointer(&set), FALSE);
}

bool check_first(struct fix_at *at, GPtrArray *edits, const char *comment, const char *condition)
{
	const struct ir_stmt *decl = check_first_decl(at->func);
	g_autofree char *undo = undo_of_decls(at, decl), *test = NULL, *lines = NULL, *set = NULL;
	uint32_t begin;

	if (undo && *undo && (set = move_values(at, edits, condition)))
		*undo = '\0';
	if (!undo) {
		at->why_not = g_strdup("a declaration takes what a check behind it would have to give back");
		return false;
	}
	test = check_text(comment, condition, undo,
			  at->func->ret.kind == IR_T_PTR ? "ERR_PTR(-EINVAL)" : "-EINVAL", decl ? "" : "\t");
	if (decl) {
		lines = g_strconcat("\n", test, set ? "\n" : NULL, set, NULL);
		return fix_at_insert_after(at, edits, decl, lines);
	}
	begin = text_line_end(&at->text, at->func->body->range.begin) + 1;
	lines = g_strconcat(test, "\n", NULL);
	fix_edits_add(edits, begin, begin, lines);
	return true;
}
