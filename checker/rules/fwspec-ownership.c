/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspec-ownership: a fwspec, or its array of IDs, is freed or used by somebody who does not own it, or never freed by
 * its owner.
 *
 * The reference engine follows what iommu_fwspec_alloc() gives: freed once, or handed to iommu_probe_device_fwspec(), which
 * takes it whatever it returns. What belongs to the API's own code is judged by its shape: see fwspec-core.c.
 */
#include "rules/fwspec-core.h"
#include "rules/ref-report.h"
#include "rules/rules.h"
#include "rules/site.h"

static bool is_ours(const struct flow_ref *ref)
{
	return model_is_fwspec(ref->kind) && !ref->soft && !ref->func->from_header && !ref->func->tainted;
}

static bool frees(const struct flow_unit *fu, const struct ir_instr *in)
{
	const struct model_row *row = in->callee ? model_find(fu->model, in->callee) : NULL;

	/* what frees has it as its only argument; who takes it over is told more */
	return row && in->nargs == 1;
}

static void report_misuse(const struct flow_unit *fu, const struct flow_misuse *m, GPtrArray *out)
{
	const char *before = frees(fu, m->put) ? "it was freed" : "its ownership passed on";
	bool twice = m->kind == FLOW_DOUBLE_PUT;
	struct finding *f;

	if (!site_ok(m->func, &m->range))
		return;
	f = site_finding(fu, "fwspec-ownership", FWS_ERROR, m->func, &m->range, m->callee, m->ref->object,
			 "fwspec%s%s%s is %s after %s", m->ref->object ? " '" : "",
			 m->ref->object ? m->ref->object : "", m->ref->object ? "'" : "",
			 twice ? "freed" : "used", before);
	site_step(fu, f, STEP_ACQUIRE, &m->ref->acquire->range, "allocated here");
	site_step(fu, f, STEP_RELEASE, &m->put->range,
		  frees(fu, m->put) ? "freed here" : "handed over here, whatever it returns");
	site_step(fu, f, STEP_LOST, &m->range, twice ? "freed here" : "used here");
	g_ptr_array_add(out, f);
}

static void report_leak(const struct flow_unit *fu, const struct flow_ref *ref, GPtrArray *out)
{
	g_autoptr(GPtrArray) bad = ref_exits(fu, ref, REF_LEAKED);
	g_autofree char *message = NULL;

	if (!bad->len)
		return;
	message = g_strdup_printf(
		"fwspec allocated by %s()%s%s%s is not freed on every path that still owns it", ref->api,
		ref->object ? " in '" : "", ref->object ? ref->object : "", ref->object ? "'" : "");
	g_ptr_array_add(out, ref_finding(fu, ref, "fwspec-ownership",
					 ref->assumed || ref->cut ? FWS_WARNING : FWS_ERROR, bad, message));
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	for (unsigned int i = 0; i < fu->misuses->len; i++) {
		const struct flow_misuse *m = fu->misuses->pdata[i];

		if (is_ours(m->ref))
			report_misuse(fu, m, out);
	}
	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];

		if (is_ours(ref))
			report_leak(fu, ref, out);
	}
	fwspec_core_check(fu, out);
}

const struct rule rule_fwspec_ownership = {
	.id = "fwspec-ownership",
	.level = FWS_ERROR,
	.summary = "A fwspec is freed or used by somebody who does not own it, or never freed by its owner.",
	.fixable = false,
	.by_default = true,
	.iommu = true,
	.origin = "document 001, patches 5 to 8 and 10",
	.check = check,
};
