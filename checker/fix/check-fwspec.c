/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "check-fwspec": a device without fwspec is not the driver's; probe_device says so first.
 */
#include "fix/at.h"

#include <string.h>

#include "fix/at-strategies.h"
#include "fix/plan.h"
#include "rules/reach.h"

/* The callback on the way to the finding; a helper may be called from several. */
static const struct ir_func *callback_of(const struct fix_at *at, const char **ops)
{
	for (unsigned int i = 0; i < at->fu->ir->inits->len; i++) {
		const struct ir_init *init = at->fu->ir->inits->pdata[i];
		const struct step *first = at->finding->steps->len ? at->finding->steps->pdata[0] : NULL;

		if (first && init->range.line == first->line && init->range.col == first->col) {
			*ops = init->var;
			return ir_unit_func(at->fu->ir, init->func);
		}
	}
	return NULL;
}

/* The last of the declarations @f begins with, or NULL. */
static const struct ir_stmt *last_declaration(const struct ir_func *f)
{
	const struct ir_stmt *last = NULL;

	for (unsigned int i = 0; f->body->kids && i < f->body->kids->len; i++) {
		const struct ir_stmt *s = f->body->kids->pdata[i];

		if (s->kind != IR_S_DECL)
			break;
		last = s;
	}
	return last;
}

/* Where the statements of @f begin, with the comment above the first: the start of a line. */
static uint32_t first_line(const struct fix_at *at, const struct ir_func *f)
{
	const struct ir_stmt *decl = last_declaration(f);
	uint32_t pos = decl ? text_stmt_end(&at->text, decl->range.end) : f->body->range.begin;

	do
		pos = text_line_end(&at->text, pos) + 1;
	while (pos < f->body->range.end && at->text.s[pos] == '\n');
	return pos;
}

/* A local that holds the fwspec of the device from its declaration on, or NULL. */
static const char *fwspec_var(const struct ir_func *f)
{
	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];
		const struct ir_instr *def = ir_sole_def(f, v);

		if (v->kind == IR_V_LOCAL && def && def->op == IR_CALL && def->stmt &&
		    def->stmt->kind == IR_S_DECL && !g_strcmp0(def->callee, "dev_iommu_fwspec_get"))
			return v->name;
	}
	return NULL;
}

/* Can the function name its ops, which stand below it? */
static bool declared_before(const struct fix_at *at, const struct ir_func *f, const char *ops)
{
	g_autofree char *pattern = g_strdup_printf("\\bstruct\\s+iommu_ops\\s+%s\\s*[;=]", ops);
	g_autofree char *before = g_strndup(at->text.s, f->range.begin);

	return g_regex_match_simple(pattern, before, 0, 0);
}

/* Does @f make the fwspec, itself or in a function of the unit? Then there need not be one when it begins. */
static bool makes_fwspec(const struct flow_unit *fu, const struct ir_func *f, unsigned int depth)
{
	for (uint32_t i = 0; f && depth < 8 && i < f->ninstrs; i++) {
		const char *callee = f->instrs[i]->callee;

		if (callee && (!strcmp(callee, "iommu_fwspec_init") ||
			       makes_fwspec(fu, ir_unit_func(fu->ir, callee), depth + 1)))
			return true;
	}
	return false;
}

static char *check_for(const struct fix_at *at, const struct ir_func *f, const char *ops)
{
	const struct ir_var *dev = f->params->pdata[0];
	const char *var = fwspec_var(f);

	if (!var)
		return g_strdup_printf("\tif (!dev_iommu_fwspec_get(%s))\n\t\treturn ERR_PTR(-ENODEV);\n\n",
				       dev->name);
	if (at->fu->api && at->fu->api->fwspec_has_ops && declared_before(at, f, ops))
		return g_strdup_printf("\tif (!%s || %s->ops != &%s)\n\t\treturn ERR_PTR(-ENODEV);\n\n", var,
				       var, ops);
	return g_strdup_printf("\tif (!%s)\n\t\treturn ERR_PTR(-ENODEV);\n\n", var);
}

void fix_check_fwspec(struct fix_at *at)
{
	const char *ops = NULL;
	const struct ir_func *f = callback_of(at, &ops);
	g_autofree char *lines = NULL, *words = NULL;
	GPtrArray *edits;
	uint32_t pos;

	if (!f || !f->body || f->body->range.in_macro || f->params->len != 1)
		return;
	if (makes_fwspec(at->fu, f, 0)) {
		at->why_not =
			g_strdup("the driver makes the fwspec itself; where it needs one has to be decided");
		return;
	}
	lines = check_for(at, f, ops);
	words = g_strdup_printf(
		"%s() is called for every device of the bus, and uses what a device without a fwspec "
		"does not have.\n\nReject such devices.",
		f->name);
	pos = first_line(at, f);
	edits = fix_edits_new();
	fix_edits_add(edits, pos, pos, lines);
	fix_at_add(at, "check-fwspec", edits, words);
}
