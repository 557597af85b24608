/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * default-domain-unchecked: under group->mutex, a device joins the users of its group's default domain before that
 * domain is known to exist.
 *
 * Who joins counts itself in group->owner_cnt without becoming, or matching, the group's owner: claims of
 * exclusive ownership work without a default domain, and giving up needs none.
 *
 * Limits: the test has to be in the function itself. There is no fix: whether to wait or to refuse depends
 * on whether the tree has drivers without default domains.
 */
#include <string.h>

#include "flow/order.h"
#include "rules/rules.h"
#include "rules/site.h"

static const char rule_id[] = "default-domain-unchecked";

static bool is_group_field(const struct ir_path *p, const char *field)
{
	return p && p->kind == IR_P_FIELD && !g_strcmp0(p->record, "iommu_group") && !strcmp(p->field, field);
}

static bool loads(const struct ir_expr *e, const char *field)
{
	if (!e)
		return false;
	if (e->kind == IR_E_LOAD && is_group_field(e->path, field))
		return true;
	return loads(e->a, field) || loads(e->b, field);
}

/* group->owner_cnt = group->owner_cnt + n */
static bool counts_itself(const struct ir_instr *in)
{
	return in->op == IR_ASSIGN && is_group_field(in->dst, "owner_cnt") && in->src->kind == IR_E_BINOP &&
	       in->src->oper == IR_O_ADD && loads(in->src, "owner_cnt");
}

/* Does the function make, or look for, a particular owner? */
static bool is_claim(const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (is_group_field(f->instrs[i]->dst, "owner"))
			return true;
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_expr *e = ((const struct ir_block *)f->blocks->pdata[i])->term.value;

		if (e && e->kind == IR_E_BINOP && loads(e, "owner") && e->b && e->b->kind != IR_E_CONST)
			return true;
	}
	return false;
}

/* Is the default domain known to be there on the way from @b to its successor @k? */
static bool edge_tests(const struct ir_block *b, unsigned int k)
{
	const struct ir_expr *e = b->term.value;

	if (b->term.kind != IR_TERM_BRANCH || !e)
		return false;
	if (e->kind == IR_E_LOAD && is_group_field(e->path, "default_domain"))
		return k == 0;
	if (e->kind != IR_E_BINOP || !loads(e, "default_domain") || !e->b || e->b->kind != IR_E_CONST ||
	    e->b->value)
		return false;
	return (e->oper == IR_O_NE && k == 0) || (e->oper == IR_O_EQ && k == 1);
}

/* Blocks that are reached with the domain untested. */
static bool *untested_blocks(const struct ir_func *f)
{
	bool *seen = g_new0(bool, f->blocks->len);
	bool more = true;

	seen[0] = true;
	while (more) {
		more = false;
		for (unsigned int i = 0; i < f->blocks->len; i++) {
			const struct ir_block *b = f->blocks->pdata[i];

			for (unsigned int k = 0; seen[i] && k < b->term.nsucc; k++) {
				if (seen[b->term.succ[k]->id] || edge_tests(b, k))
					continue;
				seen[b->term.succ[k]->id] = true;
				more = true;
			}
		}
	}
	return seen;
}

/* The first decision on who uses the group. */
static const struct ir_range *decision(const struct ir_func *f, const bool *untested,
				       const struct ir_instr *count)
{
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];
		const struct ir_expr *e = b->term.value;

		if (!untested[i] || b->term.kind != IR_TERM_BRANCH || b->term.range.in_header ||
		    !(loads(e, "owner_cnt") || loads(e, "owner") || loads(e, "domain")))
			continue;
		return &b->term.range;
	}
	return &count->range;
}

static void check_func(struct order *o, const struct flow_unit *fu, const struct ir_func *f, order_set mutex,
		       GPtrArray *out)
{
	const struct ir_instr *count = NULL;
	g_autofree bool *untested = NULL;
	struct finding *n;

	for (uint32_t i = 0; i < f->ninstrs && !count; i++) {
		if (counts_itself(f->instrs[i]) && order_before(o, f, f->instrs[i]).held_all & mutex)
			count = f->instrs[i];
	}
	if (!count || !site_ok(f, &count->range) || is_claim(f))
		return;
	untested = untested_blocks(f);
	if (!untested[count->block->id])
		return;
	n = site_finding(
		fu, rule_id, FWS_WARNING, f, decision(f, untested, count), NULL, NULL,
		"%s() decides on the group's domain and owner before its default domain is known to exist",
		f->name);
	site_step(fu, n, STEP_INFO, &count->range,
		  "the device becomes a user of the default domain here, which may not be there yet");
	g_ptr_array_add(out, n);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	struct order *o = flow_order(fu);
	order_set mutex = order_lock(o, "iommu_group.mutex");

	for (unsigned int i = 0; mutex && i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		if (!f->from_header && !f->tainted)
			check_func(o, fu, f, mutex, out);
	}
}

const struct rule rule_default_domain_unchecked = {
	.id = "default-domain-unchecked",
	.level = FWS_WARNING,
	.summary = "A device joins its group's users under group->mutex before the default domain is known "
		   "to exist.",
	.by_default = true,
	.iommu = true,
	.origin = "document 002",
	.check = check,
};
