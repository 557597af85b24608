/* SPDX-License-Identifier: GPL-2.0-only */
/* See removal.h. */
#include "fix/removal.h"

#include <string.h>

#include "fix/plan.h"
#include "fix/retained.h"
#include "support/names.h"

void removal_decline(struct removal *r, const char *why)
{
	if (!r->at->why_not)
		r->at->why_not = g_strdup(why);
}

/* --- the field ------------------------------------------------------------------------- */

/* A path to record.field below @p, or NULL. */
static const struct ir_path *field_in(const struct ir_path *p, const char *record, const char *field)
{
	for (; p; p = p->base) {
		if (ir_path_is_field(p, record, field))
			return p;
	}
	return NULL;
}

const struct ir_path *removal_field_in(const struct ir_expr *e, const char *record, const char *field)
{
	return e && (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR) ? field_in(e->path, record, field) : NULL;
}

const struct ir_path *removal_mention(const struct ir_func *f, const char *record, const char *field)
{
	const struct ir_path *p = NULL;

	for (uint32_t i = 0; !p && i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		p = field_in(in->dst, record, field);
		if (!p)
			p = removal_field_in(in->src, record, field);
		for (unsigned int a = 0; !p && a < in->nargs; a++)
			p = removal_field_in(in->args[a], record, field);
	}
	return p;
}

/* The one field that keeps the reference, a pointer of its own. */
static bool find_field(struct removal *r)
{
	const struct ir_path *p;

	for (unsigned int i = 0; i < r->ref->exits->len; i++) {
		const struct ref_exit *x = r->ref->exits->pdata[i];

		if (x->place != REF_FIELD || !x->record)
			continue;
		if (r->field && (strcmp(x->field, r->field) || strcmp(x->record, r->record)))
			return false;
		r->record = x->record;
		r->field = x->field;
	}
	p = r->field ? removal_mention(r->ref->func, r->record, r->field) : NULL;
	if (!p || p->type.kind != IR_T_PTR || p->type.depth != 1)
		return false;
	r->format = model_release_by(r->at->fu->model, r->ref->api, r->ref->kind, p->type.tag);
	return r->format;
}

/* Releases that the model knows take NULL, but not the address of a member of NULL. */
static bool needs_test(const struct removal *r)
{
	return !r->checked && (strstr(r->format, "&%s") || strstr(r->format, "%s->"));
}

char *removal_lines(const struct removal *r, const char *base)
{
	g_autofree char *object = g_strconcat(base, r->field, NULL);
	const char *at = strstr(r->format, "%s");
	g_autofree char *call =
		g_strdup_printf("%.*s%s%s;\n", (int)(at - r->format), r->format, object, at + 2);

	return needs_test(r) ? g_strdup_printf("if (%s)\n\t%s", object, call) : g_steal_pointer(&call);
}

const struct ir_func *removal_registered_by(const struct fix_at *at, const char *macro)
{
	g_autofree char *pattern = g_strdup_printf("^%s\\((\\w+)\\);", macro);
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *name = NULL;

	if (!regex || !g_regex_match(regex, at->text.s, 0, &m))
		return NULL;
	name = g_match_info_fetch(m, 1);
	return ir_unit_func(at->fu->ir, name);
}

bool removal_outlived(const struct flow_unit *fu)
{
	static const char *const words[] = { "register", "request", "irq", "add", "create", "interrupt" };

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; !f->from_header && k < f->ninstrs; k++) {
			const char *callee = f->instrs[k]->callee;

			if (callee && g_str_has_prefix(callee, "devm_") &&
			    name_has_word(callee, words, G_N_ELEMENTS(words)))
				return true;
		}
	}
	return false;
}

bool removal_has_one_exit(const struct ir_func *f)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < f->blocks->len; i++)
		n += ((const struct ir_block *)f->blocks->pdata[i])->term.kind == IR_TERM_RETURN;
	return n == 1;
}

bool removal_may_succeed(const struct flow_ref *ref, const struct ir_stmt *ret)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->block && x->block->term.stmt == ret && x->cls != EXIT_FAILURE_)
			return true;
	}
	return false;
}

bool removal_is_plain(const struct ir_stmt *s)
{
	return s && s->kind == IR_S_EXPR && !s->bare && s->parent && s->parent->kind == IR_S_COMPOUND &&
	       !s->range.in_macro && !s->range.in_header;
}

void removal_propose(struct removal *r, GPtrArray *edits, const char *deed)
{
	const struct flow_ref *ref = r->ref;
	enum retained_dropped dropped = retained_dropped(ref);
	g_autofree char *fate =
		dropped == RETAINED_DROPPED
			? g_strdup_printf("Only the error paths of %s() drop the reference.", ref->func->name)
		: dropped == RETAINED_SOMETIMES
			? g_strdup_printf("Only some error paths of %s() drop the reference.",
					  ref->func->name)
			: g_strdup("Nothing ever drops the reference.");
	g_autofree char *words = g_strdup_printf(
		"%s() calls %s(), which takes a reference to the device, and keeps the result in "
		"'%s'. %s\n\n%s",
		ref->func->name, ref->api, r->field, fate, deed);

	fix_at_add(r->at, "put-in-remove", edits, words);
}

/* --- the same configurations ----------------------------------------------------------- */

/* The #if around the look-up, when there is one: its line and that of its end. */
static bool wrap(const struct removal *r, char **lines)
{
	const struct text *t = &r->at->text;
	uint32_t at = r->ref->func->range.begin, end = r->ref->acquire->range.begin;
	g_autofree char *open = NULL, *close = NULL, *old = NULL;
	unsigned int depth = 0;

	for (; at < end; at = text_line_end(t, at) + 1) {
		g_autofree char *line = g_strndup(t->s + at, text_line_end(t, at) - at);

		if (g_str_has_prefix(line, "#if")) {
			g_free(open);
			open = g_steal_pointer(&line);
			depth++;
		} else if (g_str_has_prefix(line, "#endif") && depth) {
			depth--;
		} else if (*line == '#') {
			return false;
		}
	}
	if (!depth)
		return true;
	for (; at < r->ref->func->range.end && !close; at = text_line_end(t, at) + 1) {
		g_autofree char *line = g_strndup(t->s + at, text_line_end(t, at) - at);

		if (g_str_has_prefix(line, "#endif"))
			close = g_steal_pointer(&line);
		else if (*line == '#')
			return false;
	}
	if (depth > 1 || !close)
		return false;
	old = *lines;
	*lines = g_strdup_printf("%s\n%s%s\n", open, old, close);
	return true;
}

bool removal_is_conditional(const struct removal *r)
{
	g_autofree char *lines = g_strdup("");

	return !wrap(r, &lines) || *lines;
}

bool removal_insert(const struct removal *r, GPtrArray *edits, const struct ir_stmt *s, bool before,
		    const char *lines)
{
	const struct text *t = &r->at->text;
	g_autofree char *indent = text_indent(t, s->range.begin);
	g_auto(GStrv) parts = g_strsplit(lines, "\n", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	char *text;
	uint32_t at;
	bool ok;

	if (!text_starts_line(t, s->range.begin) || s->bare)
		return false;
	for (char **p = parts; *p && p[1]; p++)
		g_string_append_printf(out, "%s%s\n", indent, *p);
	text = g_strdup(out->str);
	ok = wrap(r, &text);
	at = before ? text_line_start(t, s->range.begin)
		    : MIN(text_line_end(t, text_stmt_end(t, s->range.end)) + 1, t->len);
	if (ok)
		fix_edits_add(edits, at, at, text);
	g_free(text);
	return ok;
}

bool removal_set_up(struct removal *r)
{
	if (!find_field(r)) {
		removal_decline(r, "no single field keeps it");
		return false;
	}
	r->checked = retained_checked(r->at->fu, r->ref);
	return true;
}
