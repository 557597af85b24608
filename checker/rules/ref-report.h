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

enum ref_verdict ref_judge(const struct flow_unit *fu, const struct flow_ref *ref, const struct ref_exit *x);

/* Exits of @ref judged as @v; elements are not owned. */
GPtrArray *ref_exits(const struct flow_unit *fu, const struct flow_ref *ref, enum ref_verdict v);

/*
 * References a rule looks at: devices, or with @nodes firmware nodes, that were looked up, in code that
 * may be reported on.
 */
bool ref_reportable(const struct flow_ref *ref, bool nodes);

/*
 * Exits that lose what get_device() or the like took. The object is known to others, who may drop the
 * reference as well: only failures are sure to be losses, and only in a function that drops it when it
 * fails elsewhere, or always when it succeeds. Elements are not owned.
 */
GPtrArray *ref_soft_losses(const struct flow_unit *fu, const struct flow_ref *ref);

/* "device reference taken by f() in 'x' is never dropped"; g_free() */
char *leak_message(const char *noun, const struct flow_unit *fu, const struct flow_ref *ref);
/* "device taken by f() in 'x' is used after its last put: ..."; g_free() */
char *misuse_message(const char *noun, const struct flow_misuse *m);

/* A finding at the second put, or the use, of @m; "took the reference here" and "dropped here" lead to it. */
struct finding *misuse_finding(const struct flow_unit *fu, const struct flow_misuse *m, const char *rule,
			       enum fws_level level, const char *message);

struct finding *ref_finding(const struct flow_unit *fu, const struct flow_ref *ref, const char *rule,
			    enum fws_level level, GPtrArray *bad, const char *message);

#endif
