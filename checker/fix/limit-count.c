// SPDX-License-Identifier: GPL-2.0-only
/*
 * "limit-count", for dt-count-unchecked: refuse a number that is larger than the array, where the number was
 * read; leave as the check of its error there does (way-out.h). Where it is read elsewhere: limit-use.c.
 *
 * The limit is spelled as the declaration of the array spells it, when that is one name and in this file; else ARRAY_SIZE().
 * A number that can be below 0 is compared so that it stays what it was: an index is refused, a count that a loop
 * never reaches is not.
 */
#include <string.h>

#include "fix/at.h"
#include "fix/at-strategies.h"
#include "fix/limit.h"
#include "fix/way-out.h"

/* --- the limit -------------------------------------------------------------------------- */

static const struct ir_subscript *subscript_of(const struct fix_at *at)
{
	const struct finding *fnd = at->finding;

	for (guint i = 0; i < at->func->blocks->len; i++) {
		const struct ir_block *b = at->func->blocks->pdata[i];

		for (guint k = 0; b->subscripts && k < b->subscripts->len; k++) {
			const struct ir_subscript *s = b->subscripts->pdata[k];

			if (s->range.line == fnd->line && s->range.col == fnd->col)
				return s;
		}
	}
	return NULL;
}

/* "N" of "struct RECORD { … FIELD[N]; … }" in this file; NULL when it is not one name. */
static char *declared_size(const struct fix_at *at, const struct ir_path *array)
{
	g_autofree char *open = NULL, *pattern = NULL, *body = NULL;
	g_autoptr(GMatchInfo) m = NULL;
	g_autoptr(GRegex) re = NULL;
	const char *s, *end;

	if (array->kind != IR_P_FIELD || !array->record)
		return NULL;
	open = g_strdup_printf("struct %s {", array->record);
	s = strstr(at->text.s, open);
	end = s ? strstr(s, "\n}") : NULL;
	if (!end)
		return NULL;
	body = g_strndup(s, end - s);
	pattern = g_strdup_printf("\\b%s\\[([A-Za-z_][A-Za-z0-9_]*)\\]\\s*;", array->field);
	re = g_regex_new(pattern, 0, 0, NULL);
	return re && g_regex_match(re, body, 0, &m) ? g_match_info_fetch(m, 1) : NULL;
}

/* Can @p be named at @line: no unknown index, no temporary, nothing set only later? */
static bool names_at(const struct ir_func *f, const struct ir_path *p, uint32_t line)
{
	const struct ir_var *v = ir_path_root(p);

	for (const struct ir_path *q = p; q; q = q->base) {
		if (q->kind == IR_P_INDEX && !q->index_known)
			return false;
	}
	if (v->kind == IR_V_TEMP)
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v && in->range.line >= line)
			return false;
	}
	return true;
}

/* Is macro @name of this file a plain number, and so an int? */
static bool is_int(const struct fix_at *at, const char *name)
{
	g_autofree char *pattern =
		g_strdup_printf("^#define\\s+%s\\s+\\(?(0x)?[0-9a-fA-F]+\\)?\\s*(/\\*.*)?$", name);

	return g_regex_match_simple(pattern, at->text.s, G_REGEX_MULTILINE, 0);
}

char *limit_of(const struct fix_at *at, const struct ir_path *array, uint32_t line, enum limit_kind kind)
{
	g_autofree char *name = kind == LIMIT_UNSIGNED ? NULL : declared_size(at, array), *path = NULL;

	if (name && (kind == LIMIT_ANY || is_int(at, name)))
		return g_steal_pointer(&name);
	if (!names_at(at->func, array, line))
		return NULL;
	path = ir_path_str(array);
	return g_strdup_printf("%sARRAY_SIZE(%s)", kind == LIMIT_INT ? "(int)" : "", path);
}

/* --- where the number is read ----------------------------------------------------------- */

static const struct ir_instr *read_of(const struct fix_at *at)
{
	const struct step *s = at->finding->steps->len ? at->finding->steps->pdata[0] : NULL;

	for (uint32_t i = 0; s && at->finding->api && i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];

		if (!g_strcmp0(in->callee, at->finding->api) && in->range.line == s->line &&
		    in->range.col == s->col)
			return in;
	}
	return NULL;
}

/* Where @in leaves the number: its result, or what an argument points to. */
static const struct ir_path *number_of(const struct fix_at *at, const struct ir_instr *in)
{
	const struct model_place *place = model_number(at->fu->model, in->callee);
	const struct ir_expr *e;

	if (!place || place->arg < 0)
		return in->dst;
	e = (unsigned int)place->arg < in->nargs ? in->args[place->arg] : NULL;
	return e && e->kind == IR_E_ADDR && e->path->type.kind == IR_T_INT ? e->path : NULL;
}

/* Does @b hold the use of the number that the finding points at, at or behind instruction number @pos? */
static bool holds_use(const struct fix_at *at, const struct ir_block *b, guint pos)
{
	for (guint k = 0; b->subscripts && k < b->subscripts->len; k++) {
		const struct ir_subscript *s = b->subscripts->pdata[k];

		if (s->pos >= pos && s->range.line == at->finding->line && s->range.col == at->finding->col)
			return true;
	}
	return false;
}

static bool leads_to_use(const struct fix_at *at, const struct ir_instr *from)
{
	guint pos = 0;

	g_ptr_array_find(from->block->instrs, from, &pos);
	if (holds_use(at, from->block, pos + 1))
		return true;
	for (unsigned int k = 0; k < from->block->term.nsucc; k++) {
		g_autoptr(GPtrArray) blocks = fix_at_blocks_from(from->block->term.succ[k]);

		for (guint i = 0; i < blocks->len; i++) {
			if (holds_use(at, blocks->pdata[i], 0))
				return true;
		}
	}
	return false;
}

/* Can the number that is used come from anything but @in? */
static bool set_again(const struct fix_at *at, const struct ir_instr *in, const struct ir_path *number)
{
	for (uint32_t i = 0; i < at->func->ninstrs; i++) {
		const struct ir_instr *other = at->func->instrs[i];

		if (other != in &&
		    (other->dst == number || (other->op == IR_CALL && !g_strcmp0(other->callee, in->callee) &&
					      number_of(at, other) == number)) &&
		    leads_to_use(at, other))
			return true;
	}
	return false;
}

/*
 * What is too many: ">" for a count that a loop stays below, ">=" for an index; NULL when the index is neither.
 */
static const char *excess(const struct ir_func *f, const struct ir_subscript *sub,
			  const struct ir_path *number)
{
	const struct ir_path *index = sub->index->kind == IR_E_LOAD ? sub->index->path : NULL;

	if (!index)
		return NULL;
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_expr *e = ((const struct ir_block *)f->blocks->pdata[i])->term.value;

		if (e && e->kind == IR_E_BINOP && e->oper == IR_O_LT && e->a->kind == IR_E_LOAD &&
		    e->a->path == index && e->b->kind == IR_E_LOAD && e->b->path == number)
			return ">";
	}
	return index == number ? ">=" : NULL;
}

static const struct ir_subscript *at_step(const struct ir_unit *u, const struct step *s)
{
	for (guint f = 0; f < u->funcs->len; f++) {
		const struct ir_func *fn = u->funcs->pdata[f];

		for (guint i = 0; !fn->from_header && i < fn->blocks->len; i++) {
			const struct ir_block *b = fn->blocks->pdata[i];

			for (guint k = 0; b->subscripts && k < b->subscripts->len; k++) {
				const struct ir_subscript *sub = b->subscripts->pdata[k];

				if (sub->range.line == s->line && sub->range.col == s->col)
					return sub;
			}
		}
	}
	return NULL;
}

/* Does the number pick from a smaller array too? */
static bool smaller_elsewhere(const struct fix_at *at, const struct ir_subscript *sub)
{
	for (guint i = 0; i < at->finding->steps->len; i++) {
		const struct step *s = at->finding->steps->pdata[i];
		const struct ir_subscript *other = s->kind == STEP_SIBLING ? at_step(at->fu->ir, s) : NULL;

		if (s->kind == STEP_SIBLING && (!other || other->array->type.count < sub->array->type.count))
			return true;
	}
	return false;
}

static char *count_words(const struct fix_at *at, const struct ir_subscript *sub, const struct ir_instr *in,
			 bool is_index, const char *than, const char *deed)
{
	g_autofree char *array = ir_path_str(sub->array);

	return g_strdup_printf(
		"%s() takes a number from the device tree with %s() and %s of %s[]. There are %u of them, "
		"which nothing %scompares the number with%s.\n\n%s",
		at->func->name, in->callee, is_index ? "picks an element" : "uses as many elements", array,
		sub->array->type.count, than && !*than ? "there " : "", than ? than : "", deed);
}

/* "if (NUMBER MORE LIMIT)", and the lines of @leave below it */
static char *check_lines(const char *name, const char *more, const char *limit, const char *leave,
			 bool braces)
{
	g_auto(GStrv) parts = g_strsplit(leave, "\n", -1);
	GString *s = g_string_new(NULL);

	g_string_append_printf(s, "if (%s %s %s)%s\n", name, more, limit, braces ? " {" : "");
	for (char **l = parts; l[0] && l[1]; l++)
		g_string_append_printf(s, "\t%s\n", *l);
	return g_string_free(g_string_append(s, braces ? "}\n" : ""), FALSE);
}

static const char *not_plain(const struct fix_at *at, const struct ir_subscript *sub,
			     const struct ir_instr *in, const struct ir_path *number)
{
	if (!number || number->kind == IR_P_INDEX || !names_at(at->func, number, UINT32_MAX) ||
	    set_again(at, in, number))
		return "the number is read more than once, or has no name of its own";
	if (!excess(at->func, sub, number))
		return "the index is more than a number that counts up to it";
	return smaller_elsewhere(at, sub) ? "the number picks from a smaller array too" : NULL;
}

/* What is known of one number, and how more than fit is met. */
struct limit {
	struct fix_at *at;
	const struct ir_subscript *sub;
	const struct ir_instr *in;
	const struct ir_path *number;
	const char *more; /* ">=": an index; ">": a count */
	char *name, *limit;
	struct way_out out;
	GPtrArray *edits;
};

static void take(struct limit *l, const char *than, const char *deed)
{
	g_autofree char *words = count_words(l->at, l->sub, l->in, !strcmp(l->more, ">="), than, deed);

	fix_at_add(l->at, "limit-count", g_steal_pointer(&l->edits), words);
}

/* With the check of the number that is there, or behind it. */
static bool refuse(struct limit *l)
{
	const struct text *t = &l->at->text;
	const struct ir_stmt *check = l->out.check;
	g_autofree char *test = g_strdup_printf("%s %s %s", l->name, l->more, l->limit), *lines = NULL;
	g_autofree char *plain = NULL;

	if (l->out.not_negative && limit_folds(l->at, check)) {
		limit_fold(l->at, l->edits, check, test);
		return true;
	}
	plain = check_lines(l->name, l->more, l->limit, l->out.lines, l->out.several);
	lines = g_strconcat(plain, l->out.apart && !text_blank_line_after(t, check->range.end) ? "\n" : "",
			    NULL);
	return fix_at_insert_after(l->at, l->edits, check, lines);
}

/* The same number is left out elsewhere: to refuse all of them for it would be new. */
static void skip_as_elsewhere(struct limit *l, char **deed)
{
	const char *by = !strcmp(l->more, ">=") && l->in->block->loop &&
					 g_regex_match_simple("^(of_node_put\\(\\w+\\);\n)?return ",
							      l->out.lines, 0, 0)
				 ? limit_skipped_elsewhere(l->at, l->in)
				 : NULL;

	if (!by)
		return;
	g_free(l->out.lines);
	l->out.lines = g_strdup("continue;\n");
	l->out.several = false;
	*deed = g_strdup_printf("Skip one that is too large, as %s() does.", by);
}

static void limit_read(struct limit *l)
{
	unsigned int size = strcmp(l->more, ">=") ? limit_widen(l->at, l->edits, l->sub) : 0;
	g_autofree char *deed = NULL, *than = NULL;

	skip_as_elsewhere(l, &deed);
	if (deed)
		than = g_strdup("");
	else if (size)
		than = g_strdup_printf(", although the other arrays that it fills have %u", size);
	if (!refuse(l))
		return;
	take(l, than,
	     deed		    ? deed
	     : size		    ? "Make room for as many as there, and refuse more."
	     : l->out.skips	    ? "Skip one that is too large, as one that cannot be read is skipped."
	     : strcmp(l->more, ">") ? "Refuse a number that is too large."
				    : "Refuse more than fit.");
}

static void limit_count(struct fix_at *at, const struct ir_subscript *sub, const struct ir_instr *in)
{
	const struct ir_path *number = number_of(at, in);
	const char *why = not_plain(at, sub, in, number);
	struct limit l = { .at = at, .sub = sub, .in = in, .number = number };
	bool way;

	if (why) {
		at->why_not = g_strdup(why);
		return;
	}
	l.edits = fix_edits_new();
	way = way_out_of(at, in, number, sub->stmt, &l.out, &why);
	l.more = excess(at->func, sub, number);
	l.name = ir_path_str(number);
	l.limit = !l.out.check ? NULL
			       : limit_of(at, sub->array, l.out.check->range.line,
					  number->type.is_unsigned || l.out.not_negative || !way ? LIMIT_ANY
					  : strcmp(l.more, ">") ? LIMIT_UNSIGNED
								: LIMIT_INT);
	if (way && !l.limit)
		at->why_not = g_strdup("the array has no name where the number is read");
	else if (way)
		limit_read(&l);
	else if (l.limit && l.out.check == in->stmt && !strcmp(l.more, ">") &&
		 limit_clamp(at, l.edits, in, l.name, l.limit))
		take(&l, NULL, "Use no more than fit.");
	else
		at->why_not = g_strdup(why);
	g_clear_pointer(&l.edits, g_ptr_array_unref);
	g_free(l.out.lines);
	g_free(l.limit);
	g_free(l.name);
}

void fix_limit_count(struct fix_at *at)
{
	const struct ir_subscript *sub = subscript_of(at);
	const struct ir_instr *in = read_of(at);

	if (!sub)
		return;
	if (in)
		limit_count(at, sub, in);
	else if (!at->finding->api && strstr(at->finding->message, "each entry of"))
		limit_append(at, sub);
	else
		limit_use(at, sub);
}
