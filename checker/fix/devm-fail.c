/* SPDX-License-Identifier: GPL-2.0-only */
/* How a function fails behind a look-up; see devm-action.h. */
#include "fix/devm-action.h"

#include <string.h>

#include "fix/place.h"

static bool is_plain_int(const struct ir_type *t)
{
	return t->kind == IR_T_INT && !t->is_bool && !t->is_unsigned;
}

/* "larb_nr < 0" tests a result, "i < larb_nr" uses a count. */
static bool only_tests(const struct ir_expr *e, const struct ir_var *v)
{
	bool negated = false;

	return !expr_mentions(e, v) || stmt_tested(e, &negated)->kind == IR_E_LOAD;
}

/* Is @v nothing but the result of what was done last, so that it may take another? */
static bool is_result(const struct ir_func *f, const struct ir_var *v)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && expr_mentions(in->src, v) && in->dst->kind == IR_P_VAR &&
		    in->dst->var->kind != IR_V_TEMP)
			return false;
		for (unsigned int k = 0; k < in->nargs && !devm_is_log(in); k++) {
			if (expr_mentions(in->args[k], v))
				return false;
		}
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (b->term.kind != IR_TERM_RETURN && b->term.value && !only_tests(b->term.value, v))
			return false;
	}
	return true;
}

static const char *const usual[] = { "ret", "err", "error", "retval", "rc", "status", "result" };

static bool is_usual(const char *name)
{
	for (unsigned int k = 0; name && k < G_N_ELEMENTS(usual); k++) {
		if (!strcmp(name, usual[k]))
			return true;
	}
	return false;
}

/* Does the value that @v has at the look-up not matter any more? */
static bool is_free(const struct devm_action *a, const struct ir_var *v)
{
	const struct ir_instr *in = a->ref->acquire;
	guint i = 0;

	return is_usual(v->name) && g_ptr_array_find(in->block->instrs, in, &i) &&
	       var_is_free(in->block, i + 1, v);
}

static void find_label(struct ir_stmt *s, void *data)
{
	struct ir_stmt **goal = data;

	if (s->kind == IR_S_LABEL && s->block && !g_strcmp0(s->label, (*goal)->label))
		*goal = s;
}

/* Blocks that the function comes to when it leaves by @leave; all, where it returns. */
static GPtrArray *blocks_behind(const struct ir_func *f, const struct ir_stmt *leave)
{
	struct ir_stmt *label = (struct ir_stmt *)leave;

	if (leave->kind == IR_S_GOTO)
		stmt_walk(f->body, find_label, &label);
	return fix_at_blocks_from(label->kind == IR_S_LABEL ? label->block : f->blocks->pdata[0]);
}

/* The variable whose value the block returns, seen through the copy made before cleanups run; or NULL. */
static const struct ir_var *returned_by(const struct ir_func *f, const struct ir_block *b)
{
	const struct ir_expr *e = b->term.kind == IR_TERM_RETURN ? b->term.value : NULL;
	const struct ir_var *v = e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR ? e->path->var : NULL;
	const struct ir_instr *def = v && v->kind == IR_V_TEMP ? ir_sole_def(f, v) : NULL;

	if (def && def->op == IR_ASSIGN && def->src->kind == IR_E_LOAD && def->src->path->kind == IR_P_VAR)
		return def->src->path->var;
	return v;
}

/* The local that the function returns most often, behind the label where it leaves through one. */
static const char *result_variable(const struct devm_action *a)
{
	const struct ir_func *f = a->ref->func;
	g_autoptr(GPtrArray) behind = blocks_behind(f, a->leave);
	const struct ir_var *best = NULL;
	unsigned int most = 0;

	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];
		unsigned int n = 0;

		if (v->kind != IR_V_LOCAL || !is_plain_int(&v->type))
			continue;
		for (unsigned int k = 0; k < behind->len; k++)
			n += returned_by(f, behind->pdata[k]) == v;
		if (n > most && (is_result(f, v) || is_free(a, v))) {
			most = n;
			best = v;
		}
	}
	return best ? best->name : NULL;
}

/* One that takes results of calls, by its name. */
static const char *usual_variable(const struct ir_func *f)
{
	for (unsigned int k = 0; k < G_N_ELEMENTS(usual); k++) {
		for (unsigned int i = 0; i < f->vars->len; i++) {
			const struct ir_var *v = f->vars->pdata[i];

			if (v->kind == IR_V_LOCAL && is_plain_int(&v->type) && !strcmp(v->name, usual[k]))
				return v->name;
		}
	}
	return NULL;
}

/* Is the error dropped: by going on with the next one, or by a return of nothing? */
static bool says_nothing(const struct devm_action *a)
{
	g_autofree char *text = fix_at_source(a->at, &a->leave->range);

	return a->leave->kind == IR_S_CONTINUE ||
	       (a->at_hand && (!strcmp(text, "return") || !strcmp(text, "return NULL")));
}

static bool choose_variable(struct devm_action *a)
{
	const struct ir_func *f = a->ref->func;

	if (says_nothing(a))
		return true;
	if (f->ret.kind == IR_T_INT && f->ret.is_bool && a->leave->kind == IR_S_RETURN)
		return true;
	if (!is_plain_int(&f->ret) && f->ret.kind != IR_T_PTR)
		return devm_decline(a, "the function cannot return an error");
	a->var = result_variable(a);
	if (!a->var && a->leave->kind == IR_S_GOTO)
		return devm_decline(a, "which variable takes the error cannot be told");
	/* "irq" is returned as well */
	if (a->leave->kind != IR_S_GOTO && usual_variable(f))
		a->var = is_usual(a->var) ? a->var : usual_variable(f);
	if (!a->var) {
		a->var = "ret";
		a->declare = true;
	}
	return true;
}

char *devm_leave_text(const struct devm_action *a, bool at_once)
{
	const struct ir_func *f = a->ref->func;

	if (says_nothing(a))
		return a->leave->kind == IR_S_CONTINUE ? g_strdup("continue;")
		       : f->ret.kind == IR_T_PTR       ? g_strdup("return NULL;")
						       : g_strdup("return;");
	if (!a->var)
		return g_strdup("return false;");
	if (!at_once && a->leave->kind == IR_S_GOTO)
		return g_strdup_printf("goto %s;", a->leave->label);
	return g_strdup_printf(f->ret.kind == IR_T_PTR ? "return ERR_PTR(%s);" : "return %s;", a->var);
}

/* A function that returns pointers says errors with them? */
static bool can_fail(struct devm_action *a)
{
	const struct ir_func *f = a->ref->func;
	g_autofree char *text = NULL;

	if (says_nothing(a))
		return true;
	if (f->ret.kind != IR_T_PTR || a->leave->kind == IR_S_GOTO)
		return f->ret.kind != IR_T_PTR || devm_decline(a, "how the function fails cannot be told");
	text = fix_at_source(a->at, &a->leave->range);
	return g_str_has_prefix(text, "return ERR_PTR(") || g_str_has_prefix(text, "return ERR_CAST(") ||
	       devm_decline(a, "the function returns NULL when it fails");
}

bool devm_read_failure(struct devm_action *a)
{
	return choose_variable(a) && can_fail(a);
}
