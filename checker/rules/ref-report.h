/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a flow result to a finding: what the reference rules share.
 *
 * Contract
 *   - ref_judge() says for one exit whether the reference is properly ended there.
 *   - ref_finding() makes a finding with the path to the shortest of @bad and every exit of @bad.
 */
#ifndef FWS_RULES_REF_REPORT_H
#define FWS_RULES_REF_REPORT_H

#include "flow/flow.h"
#include "rules/finding.h"

enum ref_verdict {
	REF_FINE,
	REF_LEAKED, /* nobody can put it any more */
	REF_RETAINED, /* kept by a field or global that nothing ever puts */
};

enum ref_verdict ref_judge(const struct flow_unit *fu, const struct ref_exit *x);

/* Exits of @ref judged as @v; elements are not owned. */
GPtrArray *ref_exits(const struct flow_unit *fu, const struct flow_ref *ref, enum ref_verdict v);

/* References the device-ref rules look at: devices that were looked up, in code that may be reported on. */
bool ref_reportable(const struct flow_ref *ref);

struct finding *ref_finding(const struct flow_unit *fu, const struct flow_ref *ref, const char *rule,
			    enum fws_level level, GPtrArray *bad, const char *message);

#endif
