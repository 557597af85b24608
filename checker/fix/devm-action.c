/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "devm-action": behind the look-up, devm_add_action_or_reset() hands the reference over to the device that the driver
 * is bound to; puts that the function's own error paths have are then too many, and go.
 *
 * Actions run in reverse order, behind remove: what the driver has done with the object is over by then.
 */
#include "fix/devm-action.h"

#include <string.h>

#include "fix/bound.h"
#include "fix/plan.h"

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
static char *action_text(const struct devm_action *a, const char *const *args, bool at_once)
{
	g_autofree char *indent = text_indent(&a->at->text, a->behind->range.begin);
	g_autofree char *out = devm_leave_text(a, at_once), *undo = deeper(a->undo->str);
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

/* "if (!adap) …": how the function fails without one, and an empty line. g_free() */
static char *missing_text(const struct devm_action *a)
{
	g_autofree char *leave = devm_leave_text(a, false), *undo = deeper(a->undo->str), *set = NULL;
	bool jumps = a->var && a->leave->kind == IR_S_GOTO, several = *undo || jumps;

	if (jumps) {
		set = g_strdup_printf("\t%s = -ENODEV;\n", a->var);
	} else if (a->var) {
		g_free(leave);
		leave = g_strdup(a->ref->func->ret.kind == IR_T_PTR ? "return ERR_PTR(-ENODEV);"
								    : "return -ENODEV;");
	}
	return g_strdup_printf("if (!%s)%s\n%s%s\t%s\n%s\n", a->ref->object, several ? " {" : "", undo,
			       set ? set : "", leave, several ? "}\n" : "");
}

/* Is a closing brace next? */
static bool ends_block(const struct text *t, uint32_t at)
{
	while (at < t->len && g_ascii_isspace(t->s[at]))
		at++;
	return t->s[at] == '}';
}

static bool add_action(struct devm_action *a, GPtrArray *edits, const char *const *args, bool at_once)
{
	const struct text *t = &a->at->text;
	uint32_t end = text_stmt_end(t, a->behind->range.end);
	bool apart = !ends_block(t, end) && !text_blank_line_after(t, end);
	g_autofree char *text = action_text(a, args, at_once);
	g_autofree char *lines = g_strconcat(a->untested ? "" : "\n", text, apart ? "\n" : "", NULL);

	return fix_at_insert_after(a->at, edits, a->behind, lines) ||
	       devm_decline(a, "nothing can be put behind the look-up");
}

/* Below the other declarations. */
static void declare(const struct devm_action *a, GPtrArray *edits)
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

/* Is the argument of the put the variable that the look-up sets? */
static bool puts_variable(const struct devm_action *a, const struct ir_instr *put)
{
	for (unsigned int i = 0; i < put->nargs; i++) {
		const struct ir_path *p = put->args[i]->path;

		while (p && p->base)
			p = p->base;
		if (p == a->ref->acquire->dst)
			return true;
	}
	return false;
}

static bool sets_anew(const struct ir_instr *in, const void *data)
{
	return in->dst == data;
}

/* Does a way lead from the look-up to @put, on which the variable is not set anew? */
static bool comes_to(const struct devm_action *a, const struct ir_instr *put)
{
	const struct ir_instr *from = a->ref->acquire;
	g_autofree bool *seen = g_new0(bool, a->ref->func->blocks->len);
	guint i;

	return g_ptr_array_find(from->block->instrs, from, &i) &&
	       instr_leads_to(from->block, i + 1, put, sets_anew, from->dst, seen);
}

/* The puts of this function; false when the flow engine knows of one that is not among them. */
static bool find_puts(struct devm_action *a, GPtrArray *puts)
{
	const struct ir_func *f = a->ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (retained_drops(a->at->fu, a->names, f->instrs[i]) &&
		    (!puts_variable(a, f->instrs[i]) || comes_to(a, f->instrs[i])))
			g_ptr_array_add(puts, f->instrs[i]);
	}
	for (unsigned int i = 0; i < a->ref->exits->len; i++) {
		const struct ref_exit *x = a->ref->exits->pdata[i];

		for (const struct flow_step *t = x->place == REF_RELEASED ? x->trace : NULL; t; t = t->prev) {
			/* a plain put that is none of ours is of another object */
			if (t->verb && !strcmp(t->verb, "released") &&
			    !g_ptr_array_find(puts, t->instr, NULL) &&
			    !(t->func == f &&
			      model_does(a->at->fu->model, t->instr->callee, MODEL_RELEASE, NULL)))
				return devm_decline(a, "a helper drops it on some path");
		}
	}
	return !puts->len || retained_unique(a->ref, a->names) ||
	       devm_decline(a, "the names of the object are used for others, too");
}

static bool remove_puts(struct devm_action *a, GPtrArray *edits)
{
	g_autoptr(GPtrArray) puts = g_ptr_array_new();

	if (!find_puts(a, puts))
		return false;
	for (unsigned int i = 0; i < puts->len; i++) {
		const struct ir_instr *in = puts->pdata[i];

		if (in->implicit || in->dst || !in->stmt || in->stmt->kind != IR_S_EXPR || in->macro ||
		    in->stmt->range.begin != in->range.begin)
			return devm_decline(a, "a put that would be too many cannot be removed");
		if (!fix_at_remove(a->at, edits, in->stmt))
			return false;
	}
	return true;
}

static char *words(const struct devm_action *a)
{
	const struct flow_ref *ref = a->ref;
	enum retained_dropped dropped = retained_dropped(ref);
	const char *fate = dropped == RETAINED_NO_FAILURE ? "not dropped when the driver is unbound"
			   : dropped == RETAINED_DROPPED
				   ? "dropped when probe fails later, but not when the driver is unbound"
			   : dropped == RETAINED_SOMETIMES
				   ? "not dropped when the driver is unbound, nor on every error path"
				   : "never dropped: neither when probe fails later nor when the driver "
				     "is unbound";

	return g_strdup_printf(
		"%s() calls %s(), which takes a reference to the %s, and keeps the result. The "
		"reference is %s.\n\nDrop it by a devm action%s",
		ref->func->name, ref->api, words_noun(ref), fate,
		dropped == RETAINED_NO_FAILURE ? "."
		: dropped == RETAINED_DROPPED  ? " instead, which does both."
					       : ", which does both.");
}

static void propose(struct devm_action *a, const char *device, bool at_once)
{
	g_autofree char *callee = NULL, *arg = NULL, *helper = NULL, *why = words(a);
	g_autoptr(GPtrArray) edits = fix_edits_new();
	GPtrArray *sorted;

	if (!retained_release(a->ref->release, a->ref->object, &callee, &arg)) {
		devm_decline(a, "how to release it is not known");
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

/* Is @device part of the object? Then the action needs the object as much as its own release does. */
static bool is_part(const struct devm_action *a, const char *device)
{
	const struct ir_func *f = a->ref->func;
	g_autofree char *part = g_strdup_printf("&%s->", a->ref->object);

	if (g_str_has_prefix(device, part))
		return true;
	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];
		const struct ir_instr *def =
			v->kind == IR_V_LOCAL && !g_strcmp0(v->name, device) ? ir_sole_def(f, v) : NULL;
		g_autofree char *value = NULL;

		if (!def || !def->src || def->src->kind != IR_E_ADDR)
			continue;
		value = ir_expr_str(def->src);
		return g_str_has_prefix(value, part);
	}
	return false;
}

/* --- the strategy ---------------------------------------------------------------------- */

/* Does the label only put another object that stays in a field, whose own fix takes the label away? */
static bool label_goes(const struct devm_action *a)
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
static bool is_optional(const struct devm_action *a)
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

char *fix_devm_lines(struct fix_at *at, const struct flow_ref *ref, const char *object,
		     const struct ir_stmt *before, bool needed, GPtrArray *edits)
{
	struct flow_ref named = *ref;
	struct devm_action a = {
		.at = at, .ref = &named, .behind = before, .at_hand = true, .guarded = !needed
	};
	g_autofree char *device = bound_device(at->fu, ref->func), *callee = NULL, *arg = NULL,
			*helper = NULL;
	char *lines = NULL;

	named.object = object;
	a.names = retained_names(at->fu, ref);
	a.skipped = g_ptr_array_new();
	a.undo = g_string_new(NULL);
	if (device && bound_runs_once(at->fu, ref->func) && !is_optional(&a) &&
	    retained_release(ref->release, object, &callee, &arg) && devm_find_failure(&a) && !a.declare) {
		helper = retained_helper(at, ref, callee, edits);
		const char *const args[] = { device, helper, arg, NULL };

		lines = action_text(&a, args, false);
	}
	if (lines && needed) {
		g_autofree char *action = lines, *missing = missing_text(&a);

		lines = g_strconcat(missing, action, NULL);
	}
	g_ptr_array_unref(a.names);
	g_ptr_array_unref(a.skipped);
	g_string_free(a.undo, TRUE);
	return lines;
}

void fix_devm_action(struct fix_at *at, const struct flow_ref *ref, bool at_hand)
{
	struct devm_action a = { .at = at, .ref = ref, .at_hand = at_hand };
	g_autofree char *device = NULL;

	if (!ref->object || !ref->release || !ref->acquire->dst || !ref->acquire->stmt) {
		devm_decline(&a, "the result is not kept in a variable");
		return;
	}
	a.names = retained_names(at->fu, ref);
	a.skipped = g_ptr_array_new();
	a.undo = g_string_new(NULL);
	if (!bound_runs_once(at->fu, ref->func))
		devm_decline(&a, "it cannot be told that the look-up runs once only, by probe");
	else if (!(device = bound_device(at->fu, ref->func)))
		devm_decline(&a, "the device that the driver is bound to is not at hand");
	else if (is_optional(&a))
		devm_decline(&a, "the look-up is there in some configurations only");
	else if (devm_find_place(&a)) {
		a.guarded &= !is_part(&a, device);
		propose(&a, device, false);
		if (a.leave->kind == IR_S_GOTO && label_goes(&a))
			propose(&a, device, true);
	}
	g_ptr_array_unref(a.names);
	g_ptr_array_unref(a.skipped);
	g_string_free(a.undo, TRUE);
}
