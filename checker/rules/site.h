/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a place in a function to a finding: what the rules share that are about a place rather than a reference.
 *
 * Contract
 *   - site_finding() points at @at, which must lie in the main file (site_ok()); the finding has no step yet.
 *   - Steps are added in the order of the path: site_step() for what leads there.
 */
#ifndef FWS_RULES_SITE_H
#define FWS_RULES_SITE_H

#include "flow/flow.h"
#include "rules/finding.h"

/* May @func be reported on at @at? Not in headers, and not where statements may be missing. */
bool site_ok(const struct ir_func *func, const struct ir_range *at);

/*
 * @api: the offending call, or NULL; @object: source expression it is about, or NULL. The message has
 * no rule id and no final stop.
 */
struct finding *site_finding(const struct flow_unit *fu, const char *rule, enum fws_level level,
			     const struct ir_func *func, const struct ir_range *at, const char *api,
			     const char *object, const char *fmt, ...) G_GNUC_PRINTF(8, 9);

/* Does nothing for a place outside the main file. */
void site_step(const struct flow_unit *fu, struct finding *f, enum step_kind kind, const struct ir_range *at,
	       const char *fmt, ...) G_GNUC_PRINTF(5, 6);

/* Call @look for each call of @callee with @nargs arguments in the unit that may be reported on. */
typedef void (*site_look)(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
			  GPtrArray *out);
void site_each_call(const struct flow_unit *fu, const char *callee, unsigned int nargs, site_look look,
		    GPtrArray *out);

/* The text of a range on one line, shortened; g_free() */
char *site_text(const struct ir_unit *u, const struct ir_range *r);

#endif
