/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "scoped-cleanup": the pointer is declared with __free() where it gets its value, and the calls that drop it go.
 *
 * Only in files that use cleanup helpers already, in functions without labels (the two ways to unwind are never mixed),
 * and for a local pointer that gets one value, keeps it, and hands it to nobody. An ERR_PTR in it is nothing that the
 * class could drop.
 */
#include "fix/at.h"
#include "fix/plan.h"

#include <string.h>

#include "rules/ref-report.h"

#define COLUMNS 80

struct scoped {
	struct fix_at at;
	struct place *p;
	const struct ir_var *var;
	const struct ir_stmt *stmt; /* that takes the reference */
	const char *class;
};

static const struct ir_var *variable(const struct place *p)
{
	const struct ir_path *dst = place_ref(p)->acquire->dst;
	const struct ir_var *v = dst && dst->kind == IR_P_VAR ? dst->var : NULL;

	return v && v->kind == IR_V_LOCAL && !v->cleanup && !v->decl.in_macro && !v->decl.in_header &&
			       !g_strcmp0(v->name, place_ref(p)->object)
		       ? v
		       : NULL;
}

/* Does the file have a variable with a cleanup? */
static bool uses_cleanup(const struct flow_unit *fu)
{
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		if (!f->from_header && func_has_cleanup(f))
			return true;
	}
	return false;
}

static void see_label(struct ir_stmt *s, void *data)
{
	*(bool *)data |= s->kind == IR_S_LABEL || s->kind == IR_S_GOTO;
}

static bool has_labels(const struct place *p)
{
	bool found = false;

	stmt_walk(place_func(p)->body, see_label, &found);
	return found;
}

/* Is it dropped or lost at every exit, and in no other way? */
static bool stays_here(const struct place *p)
{
	const struct flow_ref *ref = place_ref(p);

	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->func != ref->func || x->overwritten ||
		    (x->place != REF_LOST && x->place != REF_RELEASED))
			return false;
	}
	return true;
}

static bool may_be_error(const struct scoped *c)
{
	const struct model_row *row = model_find(c->at.fu->model, place_ref(c->p)->api);

	for (uint32_t i = 0; i < c->at.func->ninstrs; i++) {
		const struct ir_instr *in = c->at.func->instrs[i];
		const struct ir_expr *arg = in->op == IR_CALL && in->nargs ? in->args[0] : NULL;

		if (arg && arg->kind == IR_E_LOAD && arg->path->kind == IR_P_VAR &&
		    arg->path->var == c->var &&
		    (model_does(c->at.fu->model, in->callee, MODEL_IS_ERR, NULL) ||
		     model_does(c->at.fu->model, in->callee, MODEL_IS_ERR_OR_NULL, NULL)))
			return true;
	}
	return row && row->result & MODEL_NEG && row->result != MODEL_ANY;
}

static bool set_once(const struct scoped *c)
{
	for (uint32_t i = 0; i < c->at.func->ninstrs; i++) {
		const struct ir_instr *in = c->at.func->instrs[i];

		if (in != c->at.instr && in->dst && in->dst->kind == IR_P_VAR && in->dst->var == c->var)
			return false;
	}
	return true;
}

static bool is_word(const char *s, size_t at, size_t n)
{
	return (!at || (!g_ascii_isalnum(s[at - 1]) && s[at - 1] != '_')) && !g_ascii_isalnum(s[at + n]) &&
	       s[at + n] != '_';
}

/* Is the variable named in the function outside of [begin, end) and of [begin2, end2)? */
static bool named_outside(const struct scoped *c, const struct ir_range *a, const struct ir_range *b)
{
	const char *name = c->var->name, *text = c->at.text.s;
	const struct ir_range *f = &c->at.func->body->range;
	size_t n = strlen(name);

	for (uint32_t i = f->begin; i + n <= f->end; i++) {
		if (memcmp(text + i, name, n) || !is_word(text, i, n) || (i >= a->begin && i < a->end) ||
		    (i >= b->begin && i < b->end))
			continue;
		return true;
	}
	return false;
}

struct find {
	const struct ir_var *var;
	const struct ir_stmt *decl;
};

static void see_decl(struct ir_stmt *s, void *data)
{
	struct find *f = data;

	if (s->kind == IR_S_DECL && s->range.begin <= f->var->decl.begin && f->var->decl.begin < s->range.end)
		f->decl = s;
}

/* Is there a comma that no parentheses enclose? */
static bool declares_several(const char *text)
{
	unsigned int depth = 0;

	for (; *text; text++) {
		depth += *text == '(';
		depth -= *text == ')' && depth;
		if (*text == ',' && !depth)
			return true;
	}
	return false;
}

/* The statement that declares the variable, and nothing else; NULL when there is none like that. */
static const struct ir_stmt *declaration(const struct scoped *c)
{
	struct find f = { .var = c->var };
	g_autofree char *text = NULL;

	stmt_walk(c->at.func->body, see_decl, &f);
	if (!f.decl || f.decl->range.in_macro || f.decl->range.line != f.decl->range.end_line)
		return NULL;
	text = fix_at_source(&c->at, &f.decl->range);
	return declares_several(text) ? NULL : f.decl;
}

/* "struct device *dev = find();" */
static bool mark_declaration(struct scoped *c, GPtrArray *edits, const struct ir_stmt *decl)
{
	g_autofree char *mark = g_strdup_printf(" __free(%s)", c->class);
	const char *text = c->at.text.s;
	uint32_t at = c->var->decl.begin;
	size_t n = strlen(c->var->name);

	while (at + n < decl->range.end && (memcmp(text + at, c->var->name, n) || !is_word(text, at, n)))
		at++;
	if (at + n >= decl->range.end)
		return false;
	fix_edits_add(edits, at + (uint32_t)n, at + (uint32_t)n, mark);
	return true;
}

static unsigned int columns(const char *s)
{
	unsigned int n = 0;

	for (; *s; s++)
		n = *s == '\t' ? (n / 8 + 1) * 8 : n + 1;
	return n;
}

/* "struct device *dev;" goes, "dev = find();" becomes its declaration. */
static bool move_declaration(struct scoped *c, GPtrArray *edits, const struct ir_stmt *decl)
{
	const struct ir_range *r = &c->stmt->range;
	g_autofree char *type = fix_at_source(&c->at, &decl->range), *value = fix_at_source(&c->at, r),
			*indent = text_indent(&c->at.text, r->begin), *head = NULL, *line = NULL;
	const char *sign = strchr(value, '=');

	type[strcspn(type, ";=")] = '\0';
	g_strchomp(type);
	if (!sign || r->line != r->end_line || !g_str_has_prefix(value, c->var->name) ||
	    !text_starts_line(&c->at.text, decl->range.begin))
		return false;
	head = g_strdup_printf("%s __free(%s) =", type, c->class);
	line = g_strdup_printf("%s%s%s", indent, head, sign + 1);
	if (columns(line) > COLUMNS) {
		g_autofree char *wrapped = g_strdup_printf("%s\n%s\t\t", head, indent);

		fix_edits_add(edits, r->begin, r->begin + (uint32_t)(sign + 1 - value) + 1, wrapped);
	} else {
		fix_edits_add(edits, r->begin, r->begin + (uint32_t)(sign + 1 - value), head);
	}
	fix_at_delete(&c->at, edits, decl);
	return true;
}

static bool declare_scoped(struct scoped *c, GPtrArray *edits, const char **why)
{
	const struct ir_stmt *decl = declaration(c), *block = c->stmt->parent;

	*why = "the variable is not declared by a statement of its own";
	if (!decl)
		return false;
	if (decl == c->stmt)
		return mark_declaration(c, edits, decl);
	*why = "the pointer is used outside of the block where it gets its value";
	if (!block || block->kind != IR_S_COMPOUND || c->stmt->kind != IR_S_EXPR ||
	    named_outside(c, &decl->range,
			  &(struct ir_range){ .begin = c->stmt->range.begin, .end = block->range.end }))
		return false;
	*why = "the statement that takes the reference is too long to become a declaration";
	return move_declaration(c, edits, decl);
}

/* What the class does now. */
static bool remove_puts(struct scoped *c, GPtrArray *edits)
{
	for (uint32_t i = 0; i < c->at.func->ninstrs; i++) {
		const struct ir_instr *in = c->at.func->instrs[i];
		const struct ir_expr *arg = in->op == IR_CALL && in->nargs ? in->args[0] : NULL;

		if (in->implicit || !arg || !model_does(c->at.fu->model, in->callee, MODEL_RELEASE, NULL) ||
		    arg->kind != IR_E_LOAD || arg->path->kind != IR_P_VAR || arg->path->var != c->var)
			continue;
		if (in->nargs != 1 || !in->stmt || in->stmt->kind != IR_S_EXPR || in->dst || in->macro ||
		    !fix_at_remove(&c->at, edits, in->stmt))
			return false;
	}
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct edit *x = *(const struct edit *const *)a, *y = *(const struct edit *const *)b;

	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static struct fix_candidate *candidate(struct place *p, GPtrArray *edits)
{
	g_autoptr(GPtrArray) nothing = plan_new();

	g_ptr_array_sort(edits, by_place);
	return fix_candidate_new("scoped-cleanup", edits, words_of(p, nothing, "scoped-cleanup"));
}

struct fix_candidate *scoped_cleanup(struct place *p, const struct flow_unit *fu, const char **why)
{
	struct scoped c = {
		.at = { .fu = fu,
			.func = place_func(p),
			.instr = place_ref(p)->acquire,
			.stmt = place_acquire_stmt(p),
			.text = *place_text(p) },
		.p = p,
		.var = variable(p),
		.stmt = place_acquire_stmt(p),
	};
	GPtrArray *edits;

	c.class = c.var ? model_cleanup_class(fu->model, place_ref(p)->kind, c.var->type.tag) : NULL;
	*why = "there is no class of __free() for it, or no local variable of its own holds it";
	if (!c.class)
		return NULL;
	*why = "the file does not use cleanup helpers, or the function has labels";
	if (!uses_cleanup(fu) || has_labels(p))
		return NULL;
	*why = "the pointer is handed on, set twice, or may hold an error";
	if (!stays_here(p) || !set_once(&c) || may_be_error(&c) || place_untested_error(p))
		return NULL;
	edits = fix_edits_new();
	if (declare_scoped(&c, edits, why) && remove_puts(&c, edits))
		return candidate(p, edits);
	g_ptr_array_unref(edits);
	g_free(c.at.why_not);
	return NULL;
}
