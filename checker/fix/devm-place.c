/* SPDX-License-Identifier: GPL-2.0-only */
/* See devm-action.h. */
#include "fix/devm-action.h"

#include <string.h>

#include "fix/place.h"

bool devm_decline(struct devm_action *a, const char *why)
{
	if (!a->at->why_not)
		a->at->why_not = g_strdup(why);
	return false;
}

/* --- statements ------------------------------------------------------------------------ */

/* A message rather than a deed. */
static bool is_log(const struct ir_instr *in)
{
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (in->args[i]->kind == IR_E_STR)
			return true;
	}
	return false;
}

/* A macro that makes a message, under conditions and with calls of its own. */
static bool is_log_macro(const struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_func *f = a->ref->func;

	for (uint32_t i = 0; s->range.in_macro && i < f->ninstrs; i++) {
		if (f->instrs[i]->op == IR_CALL && stmt_inside(f->instrs[i]->stmt, s) && is_log(f->instrs[i]))
			return true;
	}
	return false;
}

/* Does @s, with all below it, call anything but messages and what cannot matter? */
static bool does_something(const struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_func *f = a->ref->func;

	if (is_log_macro(a, s))
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && stmt_inside(in->stmt, s) && !is_log(in) &&
		    !model_does(a->at->fu->model, in->callee, MODEL_BORROW, NULL) &&
		    !model_does(a->at->fu->model, in->callee, MODEL_IS_ERR, NULL) &&
		    strcmp(in->callee ? in->callee : "", "PTR_ERR"))
			return true;
	}
	return false;
}

/* A call for its own sake that gives something else back. */
static bool is_cleanup(const struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_func *f = a->ref->func;
	unsigned int calls = 0;

	if (s->kind != IR_S_EXPR || s->range.in_macro)
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->stmt != s)
			continue;
		if (in->op != IR_CALL || in->dst || calls++ || retained_drops(a->at->fu, a->names, in) ||
		    !(model_does(a->at->fu->model, in->callee, MODEL_RELEASE, NULL) ||
		      model_does(a->at->fu->model, in->callee, MODEL_FREE, NULL)))
			return false;
	}
	return calls == 1;
}

/* --- the place ------------------------------------------------------------------------- */

static bool was_done(const struct devm_action *a, const char *text)
{
	for (unsigned int i = 0; i < a->skipped->len; i++) {
		const struct ir_stmt *s = a->skipped->pdata[i];
		g_autofree char *other = fix_at_source(a->at, &s->range);

		if (!strcmp(text, other))
			return true;
	}
	return false;
}

/* How @s, an if that leaves, does that. */
static bool read_leave(struct devm_action *a, const struct ir_stmt *s)
{
	const struct ir_stmt *arm = s->then_stmt;

	a->leave = retained_last(arm);
	if (a->leave->kind != IR_S_RETURN && a->leave->kind != IR_S_GOTO &&
	    !(a->at_hand && a->leave->kind == IR_S_CONTINUE))
		return devm_decline(a, "the function goes on without the object");
	for (unsigned int i = 0; arm->kind == IR_S_COMPOUND && i + 1 < arm->kids->len; i++) {
		const struct ir_stmt *k = arm->kids->pdata[i];
		g_autofree char *text = fix_at_source(a->at, &k->range);

		if (!does_something(a, k) || was_done(a, text))
			continue;
		if (k->kind != IR_S_EXPR || k->range.in_macro || strchr(text, '\n'))
			return devm_decline(
				a, "what the function undoes when there is no object cannot be copied");
		g_string_append_printf(a->undo, "%s\n", text);
	}
	return true;
}

/* The next if that leaves, for how this function does that here. */
static bool read_next_leave(struct devm_action *a, const GPtrArray *kids, unsigned int i)
{
	for (; i < kids->len; i++) {
		if (retained_leaves(kids->pdata[i]))
			return read_leave(a, kids->pdata[i]);
	}
	return devm_decline(a, "how the function fails here cannot be told");
}

static bool may_be_error(const struct devm_action *a)
{
	const struct model_row *row = model_find(a->at->fu->model, a->ref->api);

	return !row || row->result & MODEL_NEG;
}

static bool find_place(struct devm_action *a)
{
	const struct ir_stmt *s = a->ref->acquire->stmt;
	const GPtrArray *kids = s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent->kids : NULL;
	const struct ir_stmt *check = NULL;
	guint i = 0;

	if (!kids || !g_ptr_array_find((GPtrArray *)kids, s, &i) || stmt_is_jump(s))
		return devm_decline(a, "nothing can be put behind the look-up");
	if (s->kind == IR_S_IF && !retained_check(a->at->fu, a->ref, a->names, s))
		return devm_decline(a, "the look-up is part of a condition");
	for (a->behind = s; i < kids->len; i++) {
		const struct ir_stmt *k = kids->pdata[i];

		if (!check && retained_check(a->at->fu, a->ref, a->names, k))
			check = k;
		else if (is_cleanup(a, k))
			g_ptr_array_add(a->skipped, (gpointer)k);
		else if (k != s && !(k->kind == IR_S_DECL && !check))
			break;
		a->behind = k;
	}
	a->guarded = !check;
	if (check)
		return read_leave(a, check);
	if (may_be_error(a))
		return devm_decline(a, "whether there is an object is not tested behind the look-up");
	return read_next_leave(a, kids, i);
}

/* --- how it fails ---------------------------------------------------------------------- */

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
		for (unsigned int k = 0; k < in->nargs && !is_log(in); k++) {
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

/* Blocks that the function comes to when it leaves by @leave, by id; all, where it returns. g_free() */
static bool *blocks_behind(const struct ir_func *f, const struct ir_stmt *leave)
{
	bool *seen = g_new0(bool, f->blocks->len);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();
	struct ir_stmt *label = (struct ir_stmt *)leave;

	if (leave->kind == IR_S_GOTO)
		stmt_walk(f->body, find_label, &label);
	g_ptr_array_add(todo, label->kind == IR_S_LABEL ? label->block : f->blocks->pdata[0]);
	while (todo->len) {
		const struct ir_block *b = g_ptr_array_steal_index(todo, todo->len - 1);

		for (unsigned int k = 0; !seen[b->id] && k < b->term.nsucc; k++)
			g_ptr_array_add(todo, b->term.succ[k]);
		seen[b->id] = true;
	}
	return seen;
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
	g_autofree bool *behind = blocks_behind(f, a->leave);
	const struct ir_var *best = NULL;
	unsigned int most = 0;

	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];
		unsigned int n = 0;

		if (v->kind != IR_V_LOCAL || !is_plain_int(&v->type))
			continue;
		for (unsigned int k = 0; k < f->blocks->len; k++) {
			const struct ir_block *b = f->blocks->pdata[k];

			n += behind[b->id] && returned_by(f, b) == v;
		}
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

bool devm_find_failure(struct devm_action *a)
{
	const struct ir_stmt *s = a->behind;
	const GPtrArray *kids = s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent->kids : NULL;
	guint i = 0;

	return kids && g_ptr_array_find((GPtrArray *)kids, s, &i) && read_next_leave(a, kids, i) &&
	       choose_variable(a) && can_fail(a);
}

bool devm_find_place(struct devm_action *a)
{
	return find_place(a) && choose_variable(a) && can_fail(a);
}
