/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a plan to text edits in kernel style.
 */
#include "fix/plan.h"

#include <string.h>

struct out {
	const struct place *p;
	const struct text *t;
	GPtrArray *edits;
	GPtrArray *braced; /* IF/LOOP statements that got braces already */
	GHashTable *ranks; /* struct edit * -> which of those at one place comes first: the higher one */
	unsigned int nsites;
};

static void add(struct out *o, uint32_t begin, uint32_t end, const char *text)
{
	fix_edits_add(o->edits, begin, end, text);
}

static unsigned int depth_of(const struct ir_stmt *s)
{
	unsigned int n = 1;

	for (; s->parent; s = s->parent)
		n++;
	return n;
}

/* Text behind @s: what belongs inside of it comes before what closes it. */
static void add_behind(struct out *o, const struct ir_stmt *s, bool closes, uint32_t at, const char *text)
{
	add(o, at, at, text);
	g_hash_table_insert(o->ranks, o->edits->pdata[o->edits->len - 1],
			    GUINT_TO_POINTER(2 * depth_of(s) + !closes));
}

static char *tabbed(const char *indent)
{
	return g_strconcat(indent, "\t", NULL);
}

/* Braces around one bare arm; the caller puts them around the arms beside it. */
static bool brace_arm(struct out *o, const struct ir_stmt *top, const struct ir_stmt *owner,
		      const struct ir_stmt *arm)
{
	g_autofree char *indent = text_indent(o->t, top->range.begin);
	g_autofree char *close = g_strconcat("\n", indent, "}", NULL);
	g_autofree char *close_else = g_strconcat("\n", indent, "} ", NULL);
	uint32_t end = text_stmt_end(o->t, arm->range.end);
	uint32_t word = text_keyword(o->t, end, "else");

	if (arm->range.in_macro || arm->range.in_header)
		return false;
	add(o, text_skip_back(o->t, arm->range.begin), text_skip_back(o->t, arm->range.begin), " {");
	if (word != UINT32_MAX && owner->then_stmt == arm)
		add(o, end, word, close_else);
	else
		add_behind(o, arm, true, end, close);
	return true;
}

static const struct ir_stmt *chain_top(const struct ir_stmt *s)
{
	while (s->parent && s->parent->kind == IR_S_IF && s->parent->else_stmt == s)
		s = s->parent;
	return s;
}

/* All arms of an if/else chain get braces when one of them has them. */
static bool brace_chain(struct out *o, const struct ir_stmt *s)
{
	const struct ir_stmt *top = chain_top(s);

	if (g_ptr_array_find(o->braced, top, NULL))
		return true;
	g_ptr_array_add(o->braced, (gpointer)top);
	for (s = top; s && s->kind == IR_S_IF; s = s->else_stmt) {
		if (s->then_stmt && s->then_stmt->kind != IR_S_COMPOUND &&
		    !brace_arm(o, top, s, s->then_stmt))
			return false;
		if (s->else_stmt && s->else_stmt->kind != IR_S_COMPOUND && s->else_stmt->kind != IR_S_IF &&
		    !brace_arm(o, top, s, s->else_stmt))
			return false;
	}
	return true;
}

static bool make_compound(struct out *o, const struct ir_stmt *s)
{
	const struct ir_stmt *up = s->parent;

	if (!up || up->kind == IR_S_COMPOUND || up->kind == IR_S_CASE || up->kind == IR_S_LABEL ||
	    up->kind == IR_S_SWITCH)
		return true;
	if (up->kind == IR_S_IF)
		return brace_chain(o, up);
	if (up->kind != IR_S_LOOP || up->range.in_macro)
		return false;
	if (!g_ptr_array_find(o->braced, up, NULL)) {
		g_ptr_array_add(o->braced, (gpointer)up);
		return brace_arm(o, up, up, s);
	}
	return true;
}

/* Text for lines in front of a statement, which may share its line with what it hangs on. */
static void add_before(struct out *o, const struct ir_stmt *s, const char *lines)
{
	g_autofree char *indent = text_indent(o->t, s->range.begin);
	g_autofree char *text = NULL;

	if (text_starts_line(o->t, s->range.begin)) {
		/* Several exits look alike; a release of all that follows, or a test, stands apart. */
		bool apart = s->kind == IR_S_RETURN && (o->nsites == 1 || strchr(lines, '\n')) &&
			     text_blank_line_before(o->t, s->range.begin);

		text = g_strdup_printf("%s\n%s%s", lines, apart ? "\n" : "", indent);
		add(o, s->range.begin, s->range.begin, text);
		return;
	}
	text = g_strdup_printf("\n%s\t%s\n%s\t", indent, lines, indent);
	add(o, text_skip_back(o->t, s->range.begin), s->range.begin, text);
}

static char *stmt_indent(const struct out *o, const struct ir_stmt *s)
{
	g_autofree char *indent = text_indent(o->t, s->range.begin);

	return text_starts_line(o->t, s->range.begin) ? g_strdup(indent) : tabbed(indent);
}

static bool edit_before(struct out *o, const struct site *s)
{
	g_autofree char *indent = stmt_indent(o, s->stmt);
	g_autofree char *lines = plan_release(o->p, s, indent);

	if (split_test(o->p, s, o->edits))
		return true;
	if (!make_compound(o, s->stmt))
		return false;
	add_before(o, s->stmt, lines);
	return true;
}

static unsigned int width_of(const char *s, uint32_t n)
{
	unsigned int w = 0;

	for (uint32_t i = 0; i < n; i++)
		w = s[i] == '\t' ? (w / 8 + 1) * 8 : w + 1;
	return w;
}

/* Continuation lines of a statement whose first line changes its width by @by. */
static void realign(struct out *o, const struct ir_range *r, int by)
{
	uint32_t at = text_line_end(o->t, r->begin) + 1;

	while (at < r->end) {
		g_autofree char *blanks = text_indent(o->t, at);
		uint32_t n = (uint32_t)strlen(blanks);
		unsigned int w = (unsigned int)MAX((int)width_of(blanks, n) + by, 0);
		GString *s = g_string_new(NULL);

		for (unsigned int i = 0; i < w / 8; i++)
			g_string_append_c(s, '\t');
		for (unsigned int i = 0; i < w % 8; i++)
			g_string_append_c(s, ' ');
		if (n)
			add(o, at, at + n, s->str);
		g_string_free(s, TRUE);
		at = text_line_end(o->t, at) + 1;
	}
}

/* A variable for the value to wait in, below the declarations of the function. */
static void declare(struct out *o, const char *type, const char *var)
{
	const struct ir_stmt *body = place_func(o->p)->body, *last = NULL;
	g_autofree char *text = NULL;
	uint32_t at = body->range.begin + 1;

	for (unsigned int i = 0; i < body->kids->len; i++) {
		const struct ir_stmt *k = body->kids->pdata[i];

		if (k->kind != IR_S_DECL)
			break;
		last = k;
	}
	if (last)
		at = text_stmt_end(o->t, last->range.end);
	text = g_strdup_printf("\n\t%s%s;%s", type, var, last ? "" : "\n");
	for (unsigned int i = 0; i < o->edits->len; i++) {
		if (((const struct edit *)o->edits->pdata[i])->begin == at)
			return;
	}
	add(o, at, at, text);
}

/* "return f((char *) x);" that is written anew: no blank behind a cast. Where lines follow, they stand below something. */
static void tidy_casts(struct out *o, const struct ir_range *r)
{
	static const char pattern[] = "\\((?:\\w+ )+\\*+\\)( +)(?=[\\w\"(])";
	g_autofree char *text = g_strndup(o->t->s + r->begin, r->end - r->begin);
	g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	int begin, end;

	if (strchr(text, '\n'))
		return;
	for (g_regex_match(regex, text, 0, &m); g_match_info_matches(m); g_match_info_next(m, NULL)) {
		g_match_info_fetch_pos(m, 1, &begin, &end);
		add(o, r->begin + (uint32_t)begin, r->begin + (uint32_t)end, "");
	}
}

/* "return f(x);" becomes "ret = f(x);", the release, "return ret;". */
static bool edit_retval(struct out *o, const struct site *s)
{
	static const char word[] = "return";
	const struct ir_range *r = &s->stmt->range;
	g_autofree char *indent = stmt_indent(o, s->stmt);
	g_autofree char *lines = plan_release(o->p, s, indent);
	g_autofree char *set = g_strdup_printf("%s =", s->var);
	g_autofree char *tail = g_strdup_printf("\n%s%s\n\n%sreturn %s;", indent, lines, indent, s->var);

	if (strncmp(o->t->s + r->begin, word, strlen(word)) || !text_starts_line(o->t, r->begin) ||
	    !make_compound(o, s->stmt))
		return false;
	if (s->declare)
		declare(o, s->declare, s->var);
	add(o, r->begin, r->begin + (uint32_t)strlen(word), set);
	realign(o, r, (int)strlen(set) - (int)strlen(word));
	tidy_casts(o, r);
	add_behind(o, s->stmt, false, r->end, tail);
	return true;
}

/* Declarations stay together: the release goes below the last of them. */
static const struct ir_stmt *last_declaration(const struct ir_stmt *s)
{
	const struct ir_stmt *up = s->parent, *last = s;
	bool past = false;

	for (unsigned int i = 0; up && up->kids && i < up->kids->len; i++) {
		const struct ir_stmt *k = up->kids->pdata[i];

		if (k == s)
			past = true;
		else if (past && k->kind == IR_S_DECL)
			last = k;
		else if (past)
			break;
	}
	return last;
}

/* "data = lookup(pdev);" and the release belong together; a call for its own sake stands apart. */
static bool sets_variable(const struct place *p, const struct ir_stmt *s)
{
	const struct ir_func *fn = place_func(p);

	for (unsigned int i = 0; i < fn->blocks->len; i++) {
		const struct ir_block *b = fn->blocks->pdata[i];

		for (unsigned int k = 0; k < b->instrs->len; k++) {
			const struct ir_instr *in = b->instrs->pdata[k];

			if (in->stmt == s && in->dst && in->dst->kind == IR_P_VAR &&
			    in->dst->var->kind != IR_V_TEMP)
				return true;
		}
	}
	return false;
}

/* Does an empty line go between a statement that ends at @end and the release? */
static bool stands_apart(const struct out *o, const struct ir_stmt *s, uint32_t end)
{
	/* "CHECK(n == 1);" is about what was got from the object */
	if (s->bare || (s->kind == IR_S_EXPR && s->range.in_macro && !place_stmt_uses(o->p, s)))
		return false;
	if (s->kind != IR_S_EXPR)
		return true;
	return text_blank_line_after(o->t, end) && !sets_variable(o->p, s);
}

static bool edit_after(struct out *o, const struct site *s)
{
	const struct ir_stmt *st =
		s->stmt->kind == IR_S_DECL ? last_declaration(s->stmt) : stmt_labelled(s->stmt);
	g_autofree char *indent = stmt_indent(o, st);
	g_autofree char *lines = plan_release(o->p, s, indent);
	uint32_t end = text_stmt_end(o->t, st->range.end);
	g_autofree char *text =
		g_strdup_printf("\n%s%s%s", stands_apart(o, st, end) ? "\n" : "", indent, lines);

	add_behind(o, s->stmt, false, end, text);
	return make_compound(o, st);
}

/* "else put(x);", and "else if (x)" where there may be none. */
static bool edit_else(struct out *o, const struct site *s)
{
	const struct ir_stmt *then = s->stmt->then_stmt;
	bool braces = then->kind == IR_S_COMPOUND;
	g_autofree char *indent = text_indent(o->t, s->stmt->range.begin);
	g_autofree char *lines = plan_release(o->p, s, indent), *text = NULL;
	const char *at = strrchr(lines, '\n');
	g_autofree char *test = at ? g_strdup_printf(" %.*s", (int)(at - lines), lines) : g_strdup("");
	const char *call = at ? at + 1 + strspn(at + 1, "\t ") : lines;

	if (then->range.in_macro || s->stmt->range.in_macro || (!braces && chain_top(s->stmt) != s->stmt))
		return false;
	text = g_strdup_printf("%selse%s%s\n%s\t%s%s%s%s", braces ? " " : "", test, braces ? " {" : "",
			       indent, call, braces ? "\n" : "", braces ? indent : "", braces ? "}" : "");
	if (braces) {
		add(o, then->range.end, then->range.end, text);
	} else {
		g_autofree char *line = g_strdup_printf("\n%s%s", indent, text);
		uint32_t end = text_stmt_end(o->t, then->range.end);

		add(o, end, end, line);
	}
	return true;
}

static bool edit_site(struct out *o, const struct site *s)
{
	if (s->stmt->range.in_header || (s->stmt->range.in_macro && s->kind != SITE_AFTER))
		return false;
	switch (s->kind) {
	case SITE_BEFORE: return edit_before(o, s);
	case SITE_AFTER: return edit_after(o, s);
	case SITE_ELSE: return edit_else(o, s);
	default: return edit_retval(o, s);
	}
}

static int by_place(const void *a, const void *b, void *data)
{
	const struct edit *x = *(const struct edit *const *)a, *y = *(const struct edit *const *)b;
	unsigned int m = GPOINTER_TO_UINT(g_hash_table_lookup(data, x)),
		     n = GPOINTER_TO_UINT(g_hash_table_lookup(data, y));

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return m > n ? -1 : m < n;
}

/* "return f(x);" becomes "ret = f(x);" and a jump. */
static bool edit_redirect(struct out *o, const struct redirect *rd)
{
	const struct ir_range *r = &rd->stmt->range;
	g_autofree char *jump = rd->label ? g_strdup_printf("goto %s;", rd->label) : g_strdup("break;");
	g_autofree char *indent = stmt_indent(o, rd->stmt);
	g_autofree char *set = NULL, *tail = NULL;

	if (r->in_macro || r->in_header)
		return false;
	if (!rd->var) {
		add(o, r->begin, r->end, jump);
		return true;
	}
	set = g_strdup_printf("%s =", rd->var);
	tail = g_strdup_printf("\n%s%s", indent, jump);
	if (!text_starts_line(o->t, r->begin) || !make_compound(o, rd->stmt))
		return false;
	add(o, r->begin, r->begin + (uint32_t)strlen("return"), set);
	realign(o, r, (int)strlen(set) - (int)strlen("return"));
	tidy_casts(o, r);
	add_behind(o, rd->stmt, false, r->end, tail);
	return true;
}

static bool edit_label(struct out *o, const struct new_label *nl)
{
	g_autofree char *lines = plan_release(o->p, nl->site, "\t");
	g_autofree char *text = NULL;
	uint32_t at;

	if (nl->after) {
		at = text_stmt_end(o->t, nl->after->range.end);
		text = g_strdup_printf("%s\n%s:\n\t%s", nl->apart ? "\n" : "", nl->name, lines);
	} else {
		at = text_line_start(o->t, nl->before->range.begin);
		text = g_strdup_printf("%s:\n\t%s\n", nl->name, lines);
	}
	add(o, at, at, text);
	return true;
}

bool plan_redirect(const struct text *t, const struct redirect *rd, GPtrArray *edits)
{
	g_autoptr(GPtrArray) braced = g_ptr_array_new(), all = fix_edits_new();
	g_autoptr(GHashTable) ranks = g_hash_table_new(NULL, NULL);
	struct out o = { .t = t, .edits = all, .braced = braced, .ranks = ranks };

	if (!edit_redirect(&o, rd))
		return false;
	g_ptr_array_sort_with_data(all, by_place, ranks);
	return fix_merge(edits, all);
}

GPtrArray *plan_edits(const struct place *p, const GPtrArray *plan, const struct detour *d, const char **why)
{
	struct out o = { .p = p, .t = place_text(p), .nsites = plan->len };
	bool ok = true;

	o.edits = fix_edits_new();
	o.braced = g_ptr_array_new();
	o.ranks = g_hash_table_new(NULL, NULL);
	plan_release_alike(p, plan);
	for (unsigned int i = 0; d && ok && i < d->redirects->len; i++)
		ok = edit_redirect(&o, &g_array_index(d->redirects, struct redirect, i));
	if (d && d->label.name && ok)
		ok = edit_label(&o, &d->label);
	for (unsigned int i = 0; i < plan->len; i++) {
		if (ok && edit_site(&o, plan->pdata[i]))
			continue;
		*why = "a place for it is inside a macro";
		g_clear_pointer(&o.edits, g_ptr_array_unref);
		break;
	}
	g_ptr_array_unref(o.braced);
	if (o.edits)
		g_ptr_array_sort_with_data(o.edits, by_place, o.ranks);
	g_hash_table_unref(o.ranks);
	return o.edits;
}
