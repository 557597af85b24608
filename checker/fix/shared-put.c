/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "shared-put": the function has a release at its end, behind which it only returns: exits that lose the reference go
 * there instead of having one of their own.
 *
 * That is a jump to the label of the release, which it gets where it has none; "break" where the release follows the
 * loop; and nothing at all where the label is next. Other releases on the way have to take NULL, and locals.
 */
#include "fix/labels.h"
#include "fix/plan.h"

#include <string.h>

struct shared {
	struct place *p;
	const struct ir_stmt *put; /* the statement that releases */
	const struct ir_stmt *item; /* it, or its label: a statement of the body */
	const struct ir_stmt *ret; /* the return behind it; NULL: the end of a void function */
	const char *var; /* what that returns */
};

/* Does @s only call releases that take NULL, of local variables? */
static bool only_releases(const struct place *p, const struct ir_stmt *s)
{
	const struct ir_func *fn = place_func(p);
	bool any = false;

	for (uint32_t i = 0; s->kind == IR_S_EXPR && i < fn->ninstrs; i++) {
		const struct ir_instr *in = fn->instrs[i];

		if (in->stmt != s)
			continue;
		if (in->op != IR_CALL || in->nargs != 1 || in->macro || in->args[0]->kind != IR_E_LOAD ||
		    in->args[0]->path->kind != IR_P_VAR || in->args[0]->path->var->kind != IR_V_LOCAL ||
		    !model_does(place_model(p), in->callee, MODEL_RELEASE, NULL) ||
		    !model_does(place_model(p), in->callee, MODEL_TAKES_NULL, NULL))
			return false;
		any = true;
	}
	return any;
}

/* Only a return behind the release? With @others further releases may come first. */
static bool ends_there(struct shared *h, bool others)
{
	bool is_void = place_func(h->p)->ret.kind == IR_T_VOID;

	for (const struct ir_stmt *s = stmt_next(h->item); s; s = stmt_next(s)) {
		const struct ir_stmt *inner = stmt_labelled(s);

		if (inner->kind == IR_S_RETURN) {
			h->ret = inner;
			h->var = labels_returned(h->p, inner);
			return is_void || h->var;
		}
		if (inner->kind == IR_S_NULL || (others && only_releases(h->p, inner)))
			continue;
		return false;
	}
	return is_void;
}

/* A release of the object that every other path can go on to. */
static bool find_put(struct shared *h, const struct ir_instr *in)
{
	const struct ir_stmt *body = place_func(h->p)->body, *s = in->stmt;

	if (in->op != IR_CALL || in->implicit || in->dst || in->range.in_macro || !s ||
	    s->kind != IR_S_EXPR || !place_releases(h->p, in))
		return false;
	h->put = h->item = s;
	if (s->parent && s->parent->kind == IR_S_LABEL)
		h->item = s->parent;
	return h->item->parent == body;
}

/* Does "break" at @s come to the release, with nothing else than releases on the way? */
static bool breaks_to(const struct shared *h, const struct ir_stmt *s)
{
	const struct ir_stmt *loop = stmt_around(s);

	if (!loop || loop->parent != place_func(h->p)->body)
		return false;
	for (s = stmt_next(loop); s && s != h->item; s = stmt_next(s)) {
		if (!only_releases(h->p, stmt_labelled(s)))
			return false;
	}
	return s == h->item;
}

/* The line of the first comment on @s, or of @s. */
static uint32_t line_of(const struct text *t, const struct ir_stmt *s)
{
	uint32_t at = text_skip_back(t, s->range.begin);

	while (at >= 2 && t->s[at - 1] == '/' && t->s[at - 2] == '*') {
		uint32_t open = at - 2;

		while (open && strncmp(t->s + open - 1, "/*", 2))
			open--;
		if (!open || !text_starts_line(t, open - 1))
			break;
		at = text_skip_back(t, open - 1);
	}
	at = text_line_end(t, at) + 1;
	while (t->s[at] == '\n')
		at++;
	return text_line_start(t, at);
}

/* The only exit stands in front of the label: without it control goes there by itself. */
static GPtrArray *fall_into(const struct shared *h, const GPtrArray *plan)
{
	const struct site *site = plan->pdata[0];
	const struct text *t = place_text(h->p);
	const char *var = labels_returned(h->p, site->stmt);
	GPtrArray *edits;

	if (plan->len != 1 || h->item->kind != IR_S_LABEL || stmt_next(site->stmt) != h->item ||
	    (place_func(h->p)->ret.kind != IR_T_VOID && g_strcmp0(var, h->var)) ||
	    !text_starts_line(t, site->stmt->range.begin))
		return NULL;
	edits = fix_edits_new();
	fix_edits_add(edits, text_line_start(t, site->stmt->range.begin),
		      text_line_end(t, text_stmt_end(t, site->stmt->range.end)) + 1, "");
	return edits;
}

static GPtrArray *redirected(const struct shared *h, const GPtrArray *plan, const char *label,
			     const char **why)
{
	struct detour d = { .redirects = g_array_new(FALSE, FALSE, sizeof(struct redirect)) };
	g_autoptr(GPtrArray) rest = plan_new();
	GPtrArray *edits;

	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];
		const char *now = labels_returned(h->p, s->stmt);
		struct redirect r = { s->stmt, label, h->var && g_strcmp0(now, h->var) ? h->var : NULL };

		g_array_append_val(d.redirects, r);
	}
	edits = plan_edits(h->p, rest, &d, why);
	g_array_unref(d.redirects);
	return edits;
}

static bool all_fail(const GPtrArray *plan)
{
	for (unsigned int i = 0; i < plan->len; i++) {
		if (!((const struct site *)plan->pdata[i])->failed)
			return false;
	}
	return true;
}

static bool all_break(const struct shared *h, const GPtrArray *plan)
{
	for (unsigned int i = 0; i < plan->len; i++) {
		if (!breaks_to(h, ((const struct site *)plan->pdata[i])->stmt))
			return false;
	}
	return true;
}

/* The function's own labels come last; a release in front of them would have to be jumped back to. */
static bool is_forward(const struct shared *h, const GPtrArray *plan)
{
	for (unsigned int i = 0; i < plan->len; i++) {
		if (((const struct site *)plan->pdata[i])->stmt->range.begin > h->put->range.begin)
			return false;
	}
	return true;
}

static GPtrArray *jump_there(const struct shared *h, const GPtrArray *plan, const char **why)
{
	const struct text *t = place_text(h->p);
	g_autofree char *name = NULL, *line = NULL;
	g_autoptr(GPtrArray) label = NULL;
	struct labels l;
	GPtrArray *edits = NULL;

	labels_collect(&l, h->p);
	if (h->item->kind == IR_S_LABEL) {
		edits = redirected(h, plan, h->item->label, why);
	} else if (l.stmts->len &&
		   ((const struct ir_stmt *)l.stmts->pdata[0])->range.begin < h->put->range.begin) {
		name = labels_new_name(
			&l, strstr(place_format(h->p), "put_device(") ? "device" : place_ref(h->p)->object);
		edits = redirected(h, plan, name, why);
		line = g_strdup_printf("%s:\n", name);
		label = fix_edits_new();
		fix_edits_add(label, line_of(t, h->put), line_of(t, h->put), line);
		if (edits && !fix_merge(edits, label))
			g_clear_pointer(&edits, g_ptr_array_unref);
	}
	labels_clear(&l);
	return edits;
}

static GPtrArray *lead_to(struct shared *h, const GPtrArray *plan, const char **why)
{
	GPtrArray *edits = ends_there(h, false) ? fall_into(h, plan) : NULL;

	if (edits || !all_fail(plan) || place_func(h->p)->ret.kind == IR_T_VOID || !is_forward(h, plan))
		return edits;
	if (ends_there(h, true) && all_break(h, plan))
		return redirected(h, plan, NULL, why);
	return ends_there(h, false) ? jump_there(h, plan, why) : NULL;
}

static bool all_return(const GPtrArray *plan)
{
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];

		if (s->stmt->kind != IR_S_RETURN || s->kind == SITE_AFTER || s->declare || s->guarded)
			return false;
	}
	return plan->len;
}

struct fix_candidate *shared_put(struct place *p, const char **why)
{
	g_autoptr(GPtrArray) plan = plan_new();
	const struct ir_func *fn = place_func(p);
	GPtrArray *edits = NULL;

	if (func_has_cleanup(fn) || !plan_repair(p, plan, why) || !all_return(plan))
		return NULL;
	*why = "the function has no release that these exits could share";
	for (uint32_t i = fn->ninstrs; i-- > 0 && !edits;) {
		struct shared h = { .p = p };

		if (find_put(&h, fn->instrs[i]))
			edits = lead_to(&h, plan, why);
	}
	if (!edits)
		return NULL;
	return fix_candidate_new("shared-put", edits, words_of(p, plan, "shared-put"));
}
