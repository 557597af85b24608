/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "refuse-instance": of_xlate keeps the first instance it sees; make an entry for another one an error.
 *
 *   - Where the new instance is at hand when the test is made, it is compared with the one that is kept:
 *
 *	if (!dev_iommu_priv_get(dev))
 *		dev_iommu_priv_set(dev, iommu);
 *	else if (dev_iommu_priv_get(dev) != iommu)	<- new
 *		return -EINVAL;
 *
 *   - Where it is only looked up for the first entry, the node of the entry is compared with the one that the fwspec
 *     was made for, before the test, and before the IDs of a refused entry get into the fwspec. That needs a fwspec: the
 *     core makes one before it calls of_xlate.
 *
 *   - Where of_xlate only collects IDs, and probe_device takes the instance of that node, the node is compared first of all.
 *
 * Declined where the last one wins: whether the first one is to stay is for the driver to decide. And where the way
 * out has something to undo: a lock is held, or the function cannot answer -EINVAL.
 */
#include <string.h>

#include "fix/at-strategies.h"
#include "fix/at.h"
#include "fix/check-first.h"
#include "fix/place.h"
#include "fix/plan.h"
#include "flow/order.h"
#include "rules/xlate.h"

static const char same_node[] = "All entries have to name the same IOMMU";
#define NODE_DIFFERS "dev_iommu_fwspec_get(%s)->iommu_fwnode != of_fwnode_handle(%s->np)"

/* What is wrong, then what the patch does: @deed. */
static void offer(struct fix_at *at, GPtrArray *edits, const char *deed)
{
	g_autofree char *words = g_strdup_printf(
		"%s() is called for each entry of the \"iommus\" property of a device, and keeps the IOMMU "
		"that the first one names. An entry that names another one is silently accepted, although "
		"that one will never be programmed for the device.\n\n%s",
		at->func->name, deed);

	fix_at_add(at, "refuse-instance", edits, words);
}

/* The test "is there one already?" that the finding points at. */
static const struct ir_block *test_of(const struct fix_at *at)
{
	for (unsigned int i = 0; i < at->func->blocks->len; i++) {
		const struct ir_block *b = at->func->blocks->pdata[i];
		const struct ir_range *r = &b->term.range;

		if (b->term.kind == IR_TERM_BRANCH && r->line == at->finding->line &&
		    r->col == at->finding->col && !r->in_macro)
			return b;
	}
	return NULL;
}

static const struct ir_instr *last_instr(const struct ir_block *b)
{
	return b->instrs->len ? b->instrs->pdata[b->instrs->len - 1] : NULL;
}

/* --- the new instance is at hand -------------------------------------------------------- */

/* The dev_iommu_priv_set() below @s, in its true branch. */
static const struct ir_instr *set_in(const struct fix_at *at, const struct xlate *x, const struct ir_stmt *s)
{
	for (uint32_t i = 0; i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];

		if (xlate_event(x, in, "priv-set") && in->nargs == 2 && !in->range.in_header &&
		    in->range.begin >= s->range.begin && in->range.end <= s->range.end)
			return in;
	}
	return NULL;
}

/* "X" of a condition "!X"; its range may leave the "!" out */
static char *negated(const struct fix_at *at, const struct ir_block *b)
{
	g_autofree char *cond = fix_at_source(at, &b->term.range);
	uint32_t before = text_skip_back(&at->text, b->term.range.begin);
	const char *x = cond + (cond[0] == '!');

	if (cond[0] != '!' && (!before || at->text.s[before - 1] != '!'))
		return NULL;
	return strpbrk(x, "!=&|\n") ? NULL : g_strstrip(g_strdup(x));
}

static void compare_instance(struct fix_at *at, const struct xlate *x, const struct ir_block *b)
{
	const struct ir_stmt *s = b->term.stmt, *body = s->then_stmt;
	const struct ir_instr *set = body ? set_in(at, x, body) : NULL;
	const struct ir_expr *inst = set ? set->args[1] : NULL;
	g_autofree char *kept = negated(at, b), *indent = text_indent(&at->text, s->range.begin);
	g_autofree char *text = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	uint32_t end;

	if (!kept || s->else_stmt || !inst || inst->kind != IR_E_LOAD || inst->path->kind != IR_P_VAR ||
	    inst->path->var->kind == IR_V_TEMP || !(xlate_value(x, at->func, b, NULL, inst) & XLATE_INST))
		return;
	end = body->range.end;
	if (body->kind == IR_S_COMPOUND) {
		text = g_strdup_printf(" else if (%s != %s) {\n%s\treturn -EINVAL;\n%s}", kept,
				       inst->path->var->name, indent, indent);
	} else {
		end = text_stmt_end(&at->text, end);
		text = g_strdup_printf("\n%selse if (%s != %s)\n%s\treturn -EINVAL;", indent, kept,
				       inst->path->var->name, indent);
	}
	fix_edits_add(edits, end, end, text);
	offer(at, g_steal_pointer(&edits), "Reject an entry whose IOMMU is not the one in use.");
}

/* --- only its node is ------------------------------------------------------------------- */

static const char *param_of(const struct ir_func *f, const char *tag)
{
	for (unsigned int i = 0; i < f->params->len; i++) {
		const struct ir_var *v = f->params->pdata[i];

		if (v->type.kind == IR_T_PTR && v->type.depth == 1 && !g_strcmp0(v->type.tag, tag))
			return v->name;
	}
	return NULL;
}

/* Does @name hold the fwspec of the device wherever it is set? */
static bool is_fwspec(const struct ir_func *f, const char *name)
{
	bool set = false;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (!in->dst || in->dst->kind != IR_P_VAR || g_strcmp0(in->dst->var->name, name))
			continue;
		if (in->op != IR_CALL || g_strcmp0(in->callee, "dev_iommu_fwspec_get"))
			return false;
		set = true;
	}
	return set;
}

/* "if (!fwspec) { … iommu_fwspec_init() …; if (…) return …; }": there is one behind it */
static bool makes_missing(const struct fix_at *at, const struct xlate *x, const struct ir_stmt *s)
{
	g_autofree char *text = NULL, *body = NULL, *name = NULL;
	g_autoptr(GRegex) re = g_regex_new("^if \\(!(\\w+)\\)\\s*$", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	if (s->kind != IR_S_IF || !s->then_stmt || s->then_stmt->kind != IR_S_COMPOUND)
		return false;
	text = g_strndup(at->text.s + s->range.begin, s->then_stmt->range.begin - s->range.begin);
	body = fix_at_source(at, &s->then_stmt->range);
	if (!g_regex_match(re, text, 0, &m) || !strstr(body, "return "))
		return false;
	name = g_match_info_fetch(m, 1);
	for (uint32_t i = 0; is_fwspec(at->func, name) && i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];

		if (xlate_event(x, in, "fwspec-init") && stmt_inside(in->stmt, s->then_stmt))
			return true;
	}
	return false;
}

/* Is there certainly a fwspec before the test? */
static bool has_fwspec(const struct fix_at *at, const struct xlate *x, const struct ir_block *b)
{
	const GPtrArray *kids = at->func->body->kids;
	struct order *o = flow_order(at->fu);
	const struct ir_instr *in = last_instr(b);

	if (xlate_is_op(x, at->func, "xlate") ||
	    (in && order_local(o, at->func, in).did_all & order_event(o, "fwspec-init")))
		return true;
	for (guint i = 0; kids && i < kids->len && kids->pdata[i] != b->term.stmt; i++) {
		if (makes_missing(at, x, kids->pdata[i]))
			return true;
	}
	return false;
}

/* Start of the line of @s, or of the comment right above it. */
static uint32_t above(const struct fix_at *at, const struct ir_stmt *s)
{
	const struct text *t = &at->text;
	uint32_t begin = text_line_start(t, s->range.begin), end = text_skip_back(t, begin);
	const char *comment = end ? g_strrstr_len(t->s, end, "/*") : NULL;

	if (!comment || end + 1 != begin || strncmp(t->s + end - 2, "*/", 2) ||
	    !text_starts_line(t, comment - t->s))
		return begin;
	return text_line_start(t, comment - t->s);
}

/* Does @s add IDs to the fwspec, with no lock held? */
static bool adds_ids(const struct fix_at *at, const struct xlate *x, const struct ir_stmt *s)
{
	for (uint32_t i = 0; i < at->func->ninstrs; i++) {
		const struct ir_instr *in = at->func->instrs[i];

		if (xlate_event(x, in, "fwspec-ids") && stmt_inside(in->stmt, s))
			return !order_local(flow_order(at->fu), at->func, in).held_some;
	}
	return false;
}

/* The test of @b, or what stands before it and adds the IDs of the entry already. */
static const struct ir_stmt *place_of_check(const struct fix_at *at, const struct xlate *x,
					    const struct ir_block *b)
{
	const GPtrArray *kids = b->term.stmt->parent ? b->term.stmt->parent->kids : NULL;

	for (guint i = 0; xlate_is_op(x, at->func, "xlate") && kids && kids->pdata[i] != b->term.stmt; i++) {
		if (adds_ids(at, x, kids->pdata[i]))
			return kids->pdata[i];
	}
	return b->term.stmt;
}

static void compare_node(struct fix_at *at, const struct xlate *x, const struct ir_block *b)
{
	const struct ir_stmt *s = place_of_check(at, x, b);
	const char *dev = param_of(at->func, "device"), *args = param_of(at->func, "of_phandle_args");
	g_autofree char *indent = text_indent(&at->text, s->range.begin);
	g_autofree char *test = NULL, *text = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	uint32_t begin;

	if (!dev || !args || !has_fwspec(at, x, b)) {
		at->why_not = g_strdup("nothing at hand here says which IOMMU the first entry named");
		return;
	}
	if (s->bare || !text_starts_line(&at->text, s->range.begin))
		return;
	begin = above(at, s);
	test = g_strdup_printf(NODE_DIFFERS, dev, args);
	text = g_strdup_printf("%s/* %s */\n%sif (%s)\n%s\treturn -EINVAL;\n\n", indent, same_node, indent,
			       test, indent);
	fix_edits_add(edits, begin, begin, text);
	offer(at, g_steal_pointer(&edits),
	      "Reject an entry whose node is not the one that the fwspec was made for.");
}

/* --- IDs are collected ------------------------------------------------------------------ */

/* Of an op that the core calls only with a fwspec: see has_fwspec(). */
static void compare_first(struct fix_at *at, const struct xlate *x)
{
	const char *dev = param_of(at->func, "device"), *args = param_of(at->func, "of_phandle_args");
	g_autoptr(GPtrArray) edits = fix_edits_new();
	g_autofree char *test = NULL, *words = NULL;

	if (!x || !dev || !args || !xlate_is_op(x, at->func, "xlate")) {
		at->why_not = g_strdup("nothing at hand here says which IOMMU the first entry named");
		return;
	}
	if (at->func->ret.kind != IR_T_INT || at->func->ret.is_bool || at->func->ret.is_unsigned) {
		at->why_not = g_strdup("the function cannot answer -EINVAL");
		return;
	}
	test = g_strdup_printf(NODE_DIFFERS, dev, args);
	words = g_strdup_printf(
		"%s() is called for each \"iommus\" entry of a device and adds its ID, whichever IOMMU the "
		"entry names. "
		"probe_device takes the one that the first entry named, so that this one gets the IDs of the "
		"others "
		"too.\n\nRefuse an entry whose node is not the one that the fwspec was made for.",
		at->func->name);
	if (check_first(at, edits, same_node, test))
		fix_at_add(at, "refuse-instance", g_steal_pointer(&edits), words);
}

void fix_refuse_instance(struct fix_at *at)
{
	g_autoptr(struct_xlate) x = xlate_new(at->fu);
	const struct ir_block *b = at->finding->api ? NULL : test_of(at);
	const struct ir_instr *in = b ? last_instr(b) : NULL;

	if (at->finding->api && x && at->instr && xlate_event(x, at->instr, "fwspec-ids")) {
		compare_first(at, x);
		return;
	}
	if (at->finding->api) {
		at->why_not = g_strdup(fix_last_wins);
		return;
	}
	if (!x || !in || !b->term.stmt || b->term.stmt->kind != IR_S_IF)
		return;
	if (at->func->ret.kind != IR_T_INT || at->func->ret.is_bool || at->func->ret.is_unsigned) {
		at->why_not = g_strdup("the function cannot answer -EINVAL");
		return;
	}
	if (order_local(flow_order(at->fu), at->func, in).held_some) {
		at->why_not = g_strdup("a lock is held here");
		return;
	}
	compare_instance(at, x, b);
	if (!at->candidates->len)
		compare_node(at, x, b);
}
