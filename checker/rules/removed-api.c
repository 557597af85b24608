/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * removed-api: uses of API forms that the fwspec series removes.
 *
 * What counts as an old form is what the tree itself declares (kernel/api.h), so that a name that has got a new
 * meaning is silent in a new tree. Declarations are reported once, with the file that defines iommu_fwspec_init().
 */
#include <string.h>

#include "rules/reach.h"
#include "rules/rules.h"
#include "rules/site.h"

#define RULE "removed-api"
#define HEADER "include/linux/iommu.h"

static void declared(const struct flow_unit *fu, unsigned int line, const char *name, const char *instead,
		     GPtrArray *out)
{
	struct finding *f;

	if (!line)
		return;
	f = finding_new(RULE, FWS_NOTE);
	f->file = g_strdup(HEADER);
	f->line = line;
	f->col = 1;
	f->function = g_strdup(name);
	f->api = g_strdup(name);
	f->message = g_strdup_printf("%s() is offered to drivers; %s", name, instead);
	f->arch = g_strdup(fu->ir->arch);
	f->why = g_strdup("");
	g_ptr_array_add(out, f);
}

static bool in_iommu(const struct ir_unit *u)
{
	return g_str_has_prefix(u->file, "drivers/iommu/");
}

static bool is_ops(const struct ir_type *t)
{
	return t->kind == IR_T_PTR && !g_strcmp0(t->tag, "iommu_ops");
}

/* Why a call of @name is one of an old form, or NULL. */
static const char *old_call(const struct flow_unit *fu, const struct ir_instr *in)
{
	const struct kernel_api *api = fu->api;
	const char *name = in->callee;

	if (!strcmp(name, "dev_iommu_fwspec_set"))
		return "the core stores to dev->iommu->fwspec itself";
	if (!strcmp(name, "iommu_ops_from_fwnode") && !in_iommu(fu->ir))
		return "which ops belong to a fwnode is the core's to know";
	if (!strcmp(name, "arch_setup_dma_ops") && api->dma_ops_take_iommu)
		return "it gets no ops any more: it asks device_iommu_mapped()";
	if (!strcmp(name, "of_iommu_configure") && api->of_configure_returns_ops)
		return "it returns an error code instead of ops";
	if (!strcmp(name, "acpi_iommu_configure_id") && api->acpi_configure_returns_ops)
		return "it returns an error code instead of ops";
	return NULL;
}

static void check_call(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		       GPtrArray *out)
{
	const char *why = in->op == IR_CALL && in->callee ? old_call(fu, in) : NULL;
	struct finding *x;

	if (!why || !site_ok(f, &in->range))
		return;
	x = site_finding(fu, RULE, FWS_NOTE, f, &in->range, in->callee, NULL, "old form of %s(): %s",
			 in->callee, why);
	site_step(fu, x, STEP_CALL, &in->range, "called here");
	g_ptr_array_add(out, x);
}

static bool takes_ops(const struct ir_func *f)
{
	for (unsigned int i = 0; i < f->params->len; i++) {
		const struct ir_var *v = f->params->pdata[i];

		if (is_ops(&v->type))
			return true;
	}
	return false;
}

static void check_definition(const struct flow_unit *fu, const struct ir_func *f, GPtrArray *out)
{
	struct finding *x;
	const char *what;

	if (!site_ok(f, &f->name_range))
		return;
	if (!strcmp(f->name, "arch_setup_dma_ops") && takes_ops(f))
		what = "takes";
	else if ((!strcmp(f->name, "of_iommu_configure") || !strcmp(f->name, "acpi_iommu_configure_id")) &&
		 is_ops(&f->ret))
		what = "returns";
	else
		return;
	x = site_finding(fu, RULE, FWS_NOTE, f, &f->name_range, f->name, NULL,
			 "old form of %s(): it %s ops of the IOMMU driver", f->name, what);
	g_ptr_array_add(out, x);
}

/* of_xlate, where the tree has the forms that work on the fwspec alone */
static void check_ops(const struct flow_unit *fu, const struct ir_init *init, GPtrArray *out)
{
	const struct ir_func *f = ir_unit_func(fu->ir, init->func);
	struct finding *x;

	if (!f || g_strcmp0(init->record, "iommu_ops") || strcmp(init->field, "of_xlate") ||
	    !site_ok(f, &init->range))
		return;
	x = site_finding(fu, RULE, FWS_NOTE, f, &init->range, NULL, init->var,
			 "'%s' has an of_xlate; the tree has %s", init->var,
			 fu->api->has_probe_device_fwspec ? "probe_device_fwspec" : "of_xlate_fwspec");
	g_ptr_array_add(out, x);
}

/* #define NO_IOMMU 1: a positive status beside negative errors */
static void check_define(const struct flow_unit *fu, GPtrArray *out)
{
	g_autoptr(GRegex) re =
		g_regex_new("^#[ \t]*define[ \t]+(NO_IOMMU)[ \t]+\\(?[1-9]", G_REGEX_MULTILINE, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	struct finding *f;
	int at = 0;

	if (!g_regex_match(re, fu->ir->text, 0, &m) || !g_match_info_fetch_pos(m, 1, &at, NULL))
		return;
	f = finding_new(RULE, FWS_NOTE);
	f->file = g_strdup(fu->ir->file);
	f->line = 1;
	f->col = 1;
	for (int i = 0; i < at; i++, f->col++) {
		if (fu->ir->text[i] == '\n') {
			f->line++;
			f->col = 0;
		}
	}
	f->end_col = f->col + strlen("NO_IOMMU");
	f->function = g_strdup("");
	f->object = g_strdup("NO_IOMMU");
	f->message = g_strdup("positive NO_IOMMU: -ENODEV says that there is none");
	f->arch = g_strdup(fu->ir->arch);
	f->why = g_strdup("");
	g_ptr_array_add(out, f);
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	const struct ir_func *owner = ir_unit_func(fu->ir, "iommu_fwspec_init");

	if (!fu->api)
		return;
	if (owner && !owner->from_header) {
		declared(fu, fu->api->fwspec_free_line, "iommu_fwspec_free", "the core alone frees a fwspec",
			 out);
		declared(fu, fu->api->fwspec_set_line, "dev_iommu_fwspec_set",
			 "the core stores to dev->iommu->fwspec itself", out);
	}
	check_define(fu, out);
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		check_definition(fu, f, out);
		for (uint32_t k = 0; k < f->ninstrs; k++)
			check_call(fu, f, f->instrs[k], out);
	}
	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		if (fu->api->has_of_xlate_fwspec || fu->api->has_probe_device_fwspec)
			check_ops(fu, fu->ir->inits->pdata[i], out);
	}
}

const struct rule rule_removed_api = {
	.id = "removed-api",
	.level = FWS_NOTE,
	.summary = "An API form that the fwspec series removes is used.",
	.by_default = false,
	.iommu = true,
	.origin = "document 001, patches 1 to 4, 12, 13 and 15; document 000",
	.check = check,
};
