/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "devm-action": behind the look-up, devm_add_action_or_reset() hands the reference over to the device that the driver
 * is bound to; puts that the function's own error paths have are then too many, and go.
 *
 * Actions run in reverse order, behind remove: what the driver has done with the object is over by then.
 */
#include <string.h>

#include "fix/bound.h"
#include "fix/place.h"
#include "fix/plan.h"
#include "fix/retained.h"

struct action {
	struct fix_at *at;
	const struct flow_ref *ref;
	GPtrArray *names;
	GPtrArray *skipped; /* const struct ir_stmt *: clean-up between the look-up and the action */
	const struct ir_stmt *behind; /* where the action goes */
	const struct ir_stmt *leave; /* how the function leaves when there is no object: a return or goto */
	GString *undo; /* what it calls before that, lines */
	bool guarded; /* there may be none */
	const char *var; /* takes the result; NULL: nothing needs it */
	bool declare;
};

static bool decline(struct action *a, const char *why)
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

/* Does @s, with all below it, call anything but messages and what cannot matter? */
static bool does_something(const struct action *a, const struct ir_stmt *s)
{
	const struct ir_func *f = a->ref->func;

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
static bool is_cleanup(const struct action *a, const struct ir_stmt *s)
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

static bool was_done(const struct action *a, const char *text)
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
static bool read_leave(struct action *a, const struct ir_stmt *s)
{
	const struct ir_stmt *arm = s->then_stmt;

	a->leave = retained_last(arm);
	if (a->leave->kind != IR_S_RETURN && a->leave->kind != IR_S_GOTO)
		return decline(a, "the function goes on without the object");
	for (unsigned int i = 0; arm->kind == IR_S_COMPOUND && i + 1 < arm->kids->len; i++) {
		const struct ir_stmt *k = arm->kids->pdata[i];
		g_autofree char *text = fix_at_source(a->at, &k->range);

		if (!does_something(a, k) || was_done(a, text))
			continue;
		if (k->kind != IR_S_EXPR || k->range.in_macro || strchr(text, '\n'))
			return decline(a,
				       "what the function undoes when there is no object cannot be copied");
		g_string_append_printf(a->undo, "%s\n", text);
	}
	return true;
}

/* The next if that leaves, for how this function does that here. */
static bool read_next_leave(struct action *a, const GPtrArray *kids, unsigned int i)
{
	for (; i < kids->len; i++) {
		if (retained_leaves(kids->pdata[i]))
			return read_leave(a, kids->pdata[i]);
	}
	return decline(a, "how the function fails here cannot be told");
}

static bool may_be_error(const struct action *a)
{
	const struct model_row *row = model_find(a->at->fu->model, a->ref->api);

	return !row || row->result & MODEL_NEG;
}

static bool find_place(struct action *a)
{
	const struct ir_stmt *s = a->ref->acquire->stmt;
	const GPtrArray *kids = s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent->kids : NULL;
	const struct ir_stmt *check = NULL;
	guint i = 0;

	if (!kids || !g_ptr_array_find((GPtrArray *)kids, s, &i) || stmt_is_jump(s))
		return decline(a, "nothing can be put behind the look-up");
	if (s->kind == IR_S_IF && !retained_check(a->at->fu, a->ref, a->names, s))
		return decline(a, "the look-up is part of a condition");
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
		return decline(a, "whether there is an object is not tested behind the look-up");
	return read_next_leave(a, kids, i);
}

/* --- how it fails ---------------------------------------------------------------------- */

static bool is_plain_int(const struct ir_type *t)
{
	return t->kind == IR_T_INT && !t->is_bool && !t->is_unsigned;
}

/* The local that the function returns most often. */
static const char *result_variable(const struct ir_func *f)
{
	const struct ir_var *best = NULL;
	unsigned int most = 0;

	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];
		unsigned int n = 0;

		if (v->kind != IR_V_LOCAL || !is_plain_int(&v->type))
			continue;
		for (unsigned int k = 0; k < f->blocks->len; k++) {
			const struct ir_block *b = f->blocks->pdata[k];

			n += b->term.kind == IR_TERM_RETURN && b->term.value &&
			     b->term.value->kind == IR_E_LOAD && b->term.value->path->kind == IR_P_VAR &&
			     b->term.value->path->var == v;
		}
		if (n > most) {
			most = n;
			best = v;
		}
	}
	return best ? best->name : NULL;
}

/* One that takes results of calls, by its name. */
static const char *usual_variable(const struct ir_func *f)
{
	static const char *const names[] = { "ret", "err", "error", "retval", "rc", "status", "result" };

	for (unsigned int k = 0; k < G_N_ELEMENTS(names); k++) {
		for (unsigned int i = 0; i < f->vars->len; i++) {
			const struct ir_var *v = f->vars->pdata[i];

			if (v->kind == IR_V_LOCAL && is_plain_int(&v->type) && !strcmp(v->name, names[k]))
				return v->name;
		}
	}
	return NULL;
}

static bool choose_variable(struct action *a)
{
	const struct ir_func *f = a->ref->func;

	if (f->ret.kind == IR_T_INT && f->ret.is_bool && a->leave->kind == IR_S_RETURN)
		return true;
	if (!is_plain_int(&f->ret) && f->ret.kind != IR_T_PTR)
		return decline(a, "the function cannot return an error");
	a->var = result_variable(f);
	if (!a->var && a->leave->kind == IR_S_GOTO)
		return decline(a, "which variable takes the error cannot be told");
	if (!a->var)
		a->var = usual_variable(f);
	if (!a->var) {
		a->var = "ret";
		a->declare = true;
	}
	return true;
}

/* The statement that leaves with the error. */
static char *leave_text(const struct action *a, bool at_once)
{
	const struct ir_func *f = a->ref->func;

	if (!a->var)
		return g_strdup("return false;");
	if (!at_once && a->leave->kind == IR_S_GOTO)
		return g_strdup_printf("goto %s;", a->leave->label);
	return g_strdup_printf(f->ret.kind == IR_T_PTR ? "return ERR_PTR(%s);" : "return %s;", a->var);
}

/* A function that returns pointers says errors with them? */
static bool can_fail(struct action *a)
{
	const struct ir_func *f = a->ref->func;
	g_autofree char *text = NULL;

	if (f->ret.kind != IR_T_PTR || a->leave->kind == IR_S_GOTO)
		return f->ret.kind != IR_T_PTR || decline(a, "how the function fails cannot be told");
	text = fix_at_source(a->at, &a->leave->range);
	return g_str_has_prefix(text, "return ERR_PTR(") || g_str_has_prefix(text, "return ERR_CAST(") ||
	       decline(a, "the function returns NULL when it fails");
}

/* --- edits ----------------------------------------------------------------------------- */

static unsigned int columns_of(const char *indent)
{
	unsigned int n = 0;

	for (; *indent; indent++)
		n = *indent == '\t' ? (n / 8 + 1) * 8 : n + 1;
	return n;
}

/* @lines one level deeper. */
static char *deeper(const char *lines)
{
	g_auto(GStrv) parts = g_strsplit(lines, "\n", -1);
	GString *s = g_string_new(NULL);

	for (char **p = parts; *p; p++) {
		if (**p)
			g_string_append_printf(s, "\t%s\n", *p);
	}
	return g_string_free(s, FALSE);
}

/* The action and what follows when it fails, without indentation. */
static char *action_text(const struct action *a, const char *const *args, bool at_once)
{
	g_autofree char *indent = text_indent(&a->at->text, a->behind->range.begin);
	g_autofree char *out = leave_text(a, at_once), *undo = deeper(a->undo->str);
	g_autofree char *head = a->var ? g_strdup_printf("%s = devm_add_action_or_reset", a->var)
				       : g_strdup("if (devm_add_action_or_reset");
	unsigned int columns = columns_of(indent) + (a->guarded ? 8 : 0);
	g_autofree char *call = retained_call(head, args, a->var ? ";" : ")", columns);
	const char *open = *undo ? " {" : "", *close = *undo ? "}\n" : "";
	g_autofree char *test = a->var ? g_strdup_printf("\nif (%s)", a->var) : g_strdup("");
	char *text = g_strdup_printf("%s%s%s\n%s\t%s\n%s", call, test, open, undo, out, close);

	if (a->guarded) {
		g_autofree char *inner = deeper(text);

		g_free(text);
		text = g_strdup_printf("if (%s) {\n%s}\n", a->ref->object, inner);
	}
	return text;
}

/* Is a closing brace next? */
static bool ends_block(const struct text *t, uint32_t at)
{
	while (at < t->len && g_ascii_isspace(t->s[at]))
		at++;
	return t->s[at] == '}';
}

static bool add_action(struct action *a, GPtrArray *edits, const char *const *args, bool at_once)
{
	const struct text *t = &a->at->text;
	uint32_t end = text_stmt_end(t, a->behind->range.end);
	bool apart = !ends_block(t, end) && !text_blank_line_after(t, end);
	g_autofree char *text = action_text(a, args, at_once);
	g_autofree char *lines = g_strdup_printf("\n%s%s", text, apart ? "\n" : "");

	return fix_at_insert_after(a->at, edits, a->behind, lines) ||
	       decline(a, "nothing can be put behind the look-up");
}

/* Below the other declarations. */
static void declare(const struct action *a, GPtrArray *edits)
{
	const struct ir_stmt *body = a->ref->func->body, *last = NULL;
	const struct text *t = &a->at->text;
	g_autofree char *text = NULL;
	uint32_t at = body->range.begin + 1;

	for (unsigned int i = 0; body->kids && i < body->kids->len; i++) {
		const struct ir_stmt *k = body->kids->pdata[i];

		if (k->kind != IR_S_DECL)
			break;
		last = k;
	}
	if (last)
		at = text_stmt_end(t, last->range.end);
	text = g_strdup_printf("\n\tint %s;%s", a->var, last ? "" : "\n");
	fix_edits_add(edits, at, at, text);
}

/* The puts of this function; false when the flow engine knows of one that is not among them. */
static bool find_puts(struct action *a, GPtrArray *puts)
{
	const struct ir_func *f = a->ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (retained_drops(a->at->fu, a->names, f->instrs[i]))
			g_ptr_array_add(puts, f->instrs[i]);
	}
	for (unsigned int i = 0; i < a->ref->exits->len; i++) {
		const struct ref_exit *x = a->ref->exits->pdata[i];

		for (const struct flow_step *t = x->place == REF_RELEASED ? x->trace : NULL; t; t = t->prev) {
			if (t->verb && !strcmp(t->verb, "released") &&
			    !g_ptr_array_find(puts, t->instr, NULL))
				return decline(a, "a helper drops it on some path");
		}
	}
	return !puts->len || retained_unique(a->ref, a->names) ||
	       decline(a, "the names of the object are used for others, too");
}

static bool remove_puts(struct action *a, GPtrArray *edits)
{
	g_autoptr(GPtrArray) puts = g_ptr_array_new();

	if (!find_puts(a, puts))
		return false;
	for (unsigned int i = 0; i < puts->len; i++) {
		const struct ir_instr *in = puts->pdata[i];

		if (in->implicit || in->dst || !in->stmt || in->stmt->kind != IR_S_EXPR || in->macro ||
		    in->stmt->range.begin != in->range.begin)
			return decline(a, "a put that would be too many cannot be removed");
		if (!fix_at_remove(a->at, edits, in->stmt))
			return false;
	}
	return true;
}

static char *words(const struct action *a)
{
	const struct flow_ref *ref = a->ref;

	return g_strdup_printf(
		"%s() calls %s(), which takes a reference to the device, and keeps the result. The "
		"reference is never dropped: neither when probe fails later nor when the driver is "
		"unbound.\n\nDrop it by a devm action, which does both.",
		ref->func->name, ref->api);
}

static void propose(struct action *a, const char *device, bool at_once)
{
	g_autofree char *callee = NULL, *arg = NULL, *helper = NULL, *why = words(a);
	g_autoptr(GPtrArray) edits = fix_edits_new();
	GPtrArray *sorted;

	if (!retained_release(a->ref->release, a->ref->object, &callee, &arg)) {
		decline(a, "how to release it is not known");
		return;
	}
	helper = retained_helper(a->at, a->ref, callee, edits);
	const char *const args[] = { device, helper, arg, NULL };

	if (a->declare)
		declare(a, edits);
	if (!add_action(a, edits, args, at_once) || !remove_puts(a, edits))
		return;
	sorted = fix_edits_new();
	if (fix_merge(sorted, edits))
		fix_at_add(a->at, "devm-action", sorted, why);
	else
		g_ptr_array_unref(sorted);
}

/* --- the strategy ---------------------------------------------------------------------- */

/* Does the label only put another object that stays in a field, whose own fix takes the label away? */
static bool label_goes(const struct action *a)
{
	const struct ir_func *f = a->ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_stmt *up = in->stmt ? in->stmt->parent : NULL;

		if (!up || up->kind != IR_S_LABEL || g_strcmp0(up->label, a->leave->label) || !up->parent ||
		    !up->parent->kids)
			continue;
		for (unsigned int k = 0; k + 1 < up->parent->kids->len; k++) {
			if (up->parent->kids->pdata[k] == up)
				return ((const struct ir_stmt *)up->parent->kids->pdata[k + 1])->kind ==
					       IR_S_RETURN &&
				       model_does(a->at->fu->model, in->callee, MODEL_RELEASE, "device");
		}
	}
	return false;
}

/* A helper and a variable that only some configurations use would make the others complain. */
static bool is_optional(const struct action *a)
{
	const struct ir_range *r = &a->ref->acquire->range;
	g_autofree char *text =
		g_strndup(a->at->text.s + a->ref->func->range.begin, r->begin - a->ref->func->range.begin);
	int depth = 0;

	for (const char *s = strstr(text, "\n#"); s; s = strstr(s + 1, "\n#")) {
		const char *word = s + 2 + strspn(s + 2, " \t");

		depth += g_str_has_prefix(word, "if") - g_str_has_prefix(word, "endif");
	}
	return depth > 0;
}

void fix_devm_action(struct fix_at *at, const struct flow_ref *ref)
{
	struct action a = { .at = at, .ref = ref };
	g_autofree char *device = NULL;

	if (!ref->object || !ref->release || !ref->acquire->dst) {
		decline(&a, "the result is not kept in a variable");
		return;
	}
	a.names = retained_names(at->fu, ref);
	a.skipped = g_ptr_array_new();
	a.undo = g_string_new(NULL);
	if (!bound_runs_once(at->fu, ref->func))
		decline(&a, "it cannot be told that the look-up runs once only, by probe");
	else if (!(device = bound_device(at->fu, ref->func)))
		decline(&a, "the device that the driver is bound to is not at hand");
	else if (is_optional(&a))
		decline(&a, "the look-up is there in some configurations only");
	else if (find_place(&a) && choose_variable(&a) && can_fail(&a)) {
		propose(&a, device, false);
		if (a.leave->kind == IR_S_GOTO && label_goes(&a))
			propose(&a, device, true);
	}
	g_ptr_array_unref(a.names);
	g_ptr_array_unref(a.skipped);
	g_string_free(a.undo, TRUE);
}
