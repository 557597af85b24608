/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "name-the-result": what a look-up gave is used where it stands, "read(look_up(x), &value);", and no variable
 * keeps it for a release.
 *
 * It gets a variable, in a statement of its own in front of the one that uses it, and is released behind that. For
 * this the look-up has to be the first thing the statement does, always, and what takes the result has to
 * be known to leave it alone. "if (!look_up(x) && !look_up(y)) return;" becomes one test after the other.
 */
#include "fix/name-priv.h"
#include "fix/retained.h"
#include "fix/sentence.h"

#include <string.h>

#define COLUMNS 80

/* --- the result is an argument ------------------------------------------------------------ */

unsigned int name_uses(const struct ir_func *f, const struct ir_var *v)
{
	unsigned int n = 0;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		n += expr_mentions(in->src, v) || expr_mentions(in->fnptr, v);
		n += in->dst && ir_path_root(in->dst) == v;
		for (unsigned int k = 0; k < in->nargs; k++)
			n += expr_mentions(in->args[k], v);
	}
	for (unsigned int i = 0; i < f->blocks->len; i++)
		n += expr_mentions(((const struct ir_block *)f->blocks->pdata[i])->term.value, v);
	return n;
}

/* The object, or "&pdev->dev": a part of it. */
static bool is_object(const struct ir_expr *e, const struct ir_path *result)
{
	const struct ir_path *p = e->path;

	if (e->kind == IR_E_LOAD)
		return p == result;
	while (e->kind == IR_E_ADDR && p->kind == IR_P_FIELD)
		p = p->base;
	return e->kind == IR_E_ADDR && p->kind == IR_P_DEREF && p->base == result;
}

const struct ir_instr *name_taker(const struct name_job *j, unsigned int *arg)
{
	const struct ir_func *f = j->ref->func;
	const struct ir_path *result = j->ref->acquire->dst;

	/* the look-up itself is one */
	if (name_uses(f, result->var) != 2)
		return NULL;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		for (unsigned int k = 0; k < in->nargs && in->stmt == j->s; k++) {
			if (is_object(in->args[k], result)) {
				*arg = k;
				return in;
			}
		}
	}
	return NULL;
}

/*
 * Does the function neither keep its argument, nor give it back, nor count it? Driver data is that of a
 * bound device, and stays while it is bound.
 */
static bool only_borrows(const struct model *m, const char *callee, unsigned int arg)
{
	const struct model_row *row = callee ? model_find(m, callee) : NULL;

	for (const struct model_fact *x = row ? row->facts : NULL; x; x = x->next) {
		if (x->effect == MODEL_BORROW || x->effect == MODEL_EVENT)
			continue;
		if (x->effect == MODEL_DERIVE && !g_strcmp0(x->kind, "drvdata"))
			continue;
		if (x->effect == MODEL_ACQUIRE && x->place.arg == -1)
			continue;
		if (x->effect == MODEL_PINS || x->effect == MODEL_CALLS || x->place.arg == (int)arg ||
		    x->arg == (int)arg)
			return false;
	}
	return row && row->facts;
}

/* Is the look-up the first thing that the statement does, whatever else is true? */
static bool comes_first(const struct name_job *j)
{
	const struct ir_func *f = j->ref->func;
	const struct ir_instr *a = j->ref->acquire;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		bool within = in->range.begin >= a->range.begin && in->range.end <= a->range.end;

		if (in->stmt != j->s)
			continue;
		if (in->block != a->block || in->range.in_header || (in->id < a->id && !within))
			return false;
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)f->blocks->pdata[i])->term;

		if (t->stmt == j->s && t->kind != IR_TERM_GOTO)
			return false;
	}
	return true;
}

/* Text that may be broken into lines otherwise: no comment, no string that a line ends in, no directive. */
static bool may_reflow(const char *s)
{
	return !strstr(s, "/*") && !strstr(s, "//") && !strchr(s, '#') && !strchr(s, '\\');
}

/* @s on one line. g_free() */
static char *joined(const char *s)
{
	GString *out = g_string_new(NULL);

	while (*s) {
		if (*s != '\n') {
			g_string_append_c(out, *s++);
			continue;
		}
		while (out->len && strchr(" \t", out->str[out->len - 1]))
			g_string_truncate(out, out->len - 1);
		while (*s && strchr(" \t\n", *s))
			s++;
		if (out->len && out->str[out->len - 1] != '(')
			g_string_append_c(out, ' ');
	}
	return g_string_free(out, FALSE);
}

static unsigned int width(const char *s, size_t n)
{
	unsigned int w = 0;

	for (size_t i = 0; i < n; i++)
		w = s[i] == '\t' ? (w / 8 + 1) * 8 : w + 1;
	return w;
}

/* Continuation lines of @s, which moves by @by columns. g_free() */
static char *shifted(const char *s, int by)
{
	GString *out = g_string_new(NULL);

	while (*s) {
		size_t n;
		unsigned int w;

		g_string_append_c(out, *s);
		if (*s++ != '\n')
			continue;
		n = strspn(s, " \t");
		w = (unsigned int)MAX((int)width(s, n) + by, 0);
		for (unsigned int i = 0; i < w / 8; i++)
			g_string_append_c(out, '\t');
		for (unsigned int i = 0; i < w % 8; i++)
			g_string_append_c(out, ' ');
		s += n;
	}
	return g_string_free(out, FALSE);
}

/* On one line when it fits, else as it is but for the columns it moved by. g_free() */
char *name_laid_out(const char *indent, const char *s, int by)
{
	g_autofree char *one = joined(s);
	unsigned int w = width(indent, strlen(indent)) + (unsigned int)strlen(one);

	if (w <= COLUMNS && may_reflow(s))
		return g_steal_pointer(&one);
	return shifted(s, by);
}

/* "name = look_up(x);" g_free() */
char *name_assignment(const struct name_job *j, const struct ir_range *call, const char *indent)
{
	uint32_t line = text_line_start(&j->t, call->begin);
	g_autofree char *text =
		g_strdup_printf("%s = %.*s;", j->name, (int)(call->end - call->begin), j->t.s + call->begin);
	unsigned int from = width(j->t.s + line, call->begin - line);
	unsigned int to = width(indent, strlen(indent)) + (unsigned int)strlen(j->name) + 3;

	return name_laid_out(indent, text, (int)to - (int)from);
}

char *name_release(const struct name_job *j, bool may_be_null)
{
	const struct model *m = j->fu->model;
	struct site s = { .guarded = may_be_null, .object = (char *)j->name };

	return plan_release_as(m, j->ref->release, model_release_null_format(m, j->ref->kind, j->tag), &s,
			       j->indent);
}

bool name_declare(const struct name_job *j, GPtrArray *edits)
{
	return j->known || name_local_declare(j->ref->func, j->s, j->tag, j->name, edits);
}

void name_offer(const struct name_job *j, GPtrArray *edits, const char *deed, GPtrArray *all)
{
	char *words =
		words_reference(words_noun(j->ref), j->ref->api, j->ref->func->name, "never dropped", deed);

	g_ptr_array_add(all, fix_candidate_new("name-the-result", edits, words));
}

char *name_use(const struct name_job *j)
{
	const struct ir_range *r = &j->s->range, *call = &j->ref->acquire->range;
	g_autofree char *text =
		g_strdup_printf("%.*s%s%.*s", (int)(call->begin - r->begin), j->t.s + r->begin, j->name,
				(int)(r->end - call->end), j->t.s + call->end);

	return name_laid_out(j->indent, text, 0);
}

/* What is made with it is in use until the driver is unbound: so long it is held. */
static bool name_kept(const struct name_job *j, bool needed, GPtrArray *all)
{
	const struct ir_range *r = &j->s->range, *call = &j->ref->acquire->range;
	struct fix_at at = { .fu = j->fu, .func = j->ref->func, .stmt = j->s, .text = j->t };
	g_autoptr(GPtrArray) edits = fix_edits_new(), sorted = fix_edits_new();
	g_autofree char *lines = fix_devm_lines(&at, j->ref, j->name, j->s, needed, edits);
	g_autofree char *set = NULL, *use = NULL, *text = NULL, *action = NULL, *deed = NULL;
	unsigned int again;
	bool apart = !text_blank_line_before(&j->t, r->begin) &&
		     j->t.s[text_skip_back(&j->t, r->begin) - 1] != '{';

	g_free(at.why_not);
	if (!lines || !comes_first(j) || !name_declare(j, edits))
		return false;
	set = name_assignment(j, call, j->indent);
	use = name_use(j);
	action = fix_at_indented(lines, j->indent);
	text = g_strdup_printf("%s%s%s\n%s\n%s%s", apart ? "\n" : "", j->indent, set, action, j->indent, use);
	fix_edits_add(edits, text_line_start(&j->t, r->begin), r->end, text);
	again = name_take_again(j, edits);
	if (!fix_merge(sorted, edits))
		return false;
	deed = g_strconcat(NAME_DEED_KEPT, again ? " One look-up is enough for all that is made." : "",
			   needed ? " Without a device nothing can be made: fail then." : "", NULL);
	name_offer(j, g_steal_pointer(&sorted), deed, all);
	return true;
}

static bool name_argument(const struct name_job *j, GPtrArray *all, char **why)
{
	const struct ir_range *r = &j->s->range, *call = &j->ref->acquire->range;
	g_autofree char *set = NULL, *use = NULL, *text = NULL, *put = NULL, *behind = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	unsigned int arg;
	const struct ir_instr *user = name_taker(j, &arg);
	uint32_t end = text_stmt_end(&j->t, r->end);

	if (name_is_second(j)) {
		*why = g_strdup("the look-up in front of it gives the same");
		return false;
	}
	/* nothing can be made on what is not there */
	if (user && model_fact_on(j->fu->model, user->callee, MODEL_KEEPS, arg) &&
	    name_kept(j, user->dst && user->dst->type.kind == IR_T_PTR, all))
		return true;
	if (!user || !only_borrows(j->fu->model, user->callee, arg)) {
		*why = g_strdup("the result is not kept in a variable, and what takes it may go on using it");
		return false;
	}
	if (!comes_first(j) || !name_declare(j, edits))
		return false;
	set = name_assignment(j, call, j->indent);
	use = name_use(j);
	text = g_strdup_printf("%s\n%s%s", set, j->indent, use);
	fix_edits_add(edits, r->begin, r->end, text);
	put = name_release(j, true);
	behind = g_strdup_printf("\n%s%s", j->indent, put);
	fix_edits_add(edits, end, end, behind);
	name_offer(j, g_steal_pointer(&edits), NAME_DEED, all);
	return true;
}

/* --- what it is --------------------------------------------------------------------------- */

static bool has_plain_result(const struct name_job *j)
{
	const struct ir_path *dst = j->ref->acquire->dst;
	const struct model_row *row = model_find(j->fu->model, j->ref->api);

	/* an ERR_PTR is not to be released */
	return dst && dst->kind == IR_P_VAR && dst->var->kind == IR_V_TEMP && dst->type.kind == IR_T_PTR &&
	       dst->type.depth == 1 && dst->type.tag && !strpbrk(dst->type.tag, "<.") && row &&
	       !(row->result & MODEL_NEG);
}

static bool is_plain_statement(const struct name_job *j)
{
	const struct ir_stmt *s = j->s;
	const struct ir_range *call = &j->ref->acquire->range;

	return !s->range.in_macro && !s->range.in_header && !call->in_macro && !call->in_header &&
	       call->begin >= s->range.begin && call->end <= s->range.end && !s->bare && s->parent &&
	       s->parent->kind == IR_S_COMPOUND && text_starts_line(&j->t, s->range.begin);
}

/* A variable that is for such results and free now does; else a new one. */
static void choose_name(struct name_job *j)
{
	j->tag = j->ref->acquire->dst->type.tag;
	j->name = name_unused_local(j->ref->func, j->ref->acquire);
	j->known = j->name;
	if (!j->name)
		j->name = name_local(j->ref->func, j->tag);
}

static bool name_it(const struct name_job *j, GPtrArray *all, char **why)
{
	if (j->s->range.in_macro)
		return j->s->kind == IR_S_EXPR && name_in_macro(j, all);
	if (!is_plain_statement(j))
		return false;
	if (j->s->kind == IR_S_EXPR)
		return name_argument(j, all, why);
	return j->s->kind == IR_S_IF && name_tested(j, all);
}

void name_result(const struct flow_unit *fu, const struct flow_ref *ref, GPtrArray *all, char **why)
{
	struct name_job j = {
		.fu = fu,
		.ref = ref,
		.t = { fu->ir->text, (uint32_t)fu->ir->len },
		.s = ref->acquire->stmt,
	};
	bool done = false;

	if (!ref->func->tainted && ref->release && j.s && has_plain_result(&j)) {
		choose_name(&j);
		j.indent = text_indent(&j.t, j.s->range.begin);
		done = j.name && name_it(&j, all, why);
		g_free(j.indent);
	}
	if (!done && !*why)
		*why = g_strdup("the result is not kept in a variable");
}
