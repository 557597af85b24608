/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rule table. One rule, one file (<rule-id>.c), one page (<rule-id>.md), one
 * entry in rules.c. A rule reads IR, flow results and model; it knows no clang and no output.
 */
#ifndef FWS_RULES_RULES_H
#define FWS_RULES_RULES_H

#include "flow/flow.h"
#include "rules/finding.h"

struct ir_unit;

struct rule {
	const char *id;
	enum fws_level level; /* highest level it reports at */
	const char *summary; /* one sentence; the same in header, page and help */
	bool fixable;
	bool by_default;
	bool iommu; /* about IOMMU code: files with one of its tokens matter */
	bool scoped; /* unless named in --checks: only in files that take devices or register iommu_ops */
	const char *origin; /* document and patch number */
	/* Append findings of this unit to @out. */
	void (*check)(const struct flow_unit *fu, GPtrArray *out);
};

const struct rule *const *rules_table(unsigned int *n);
const struct rule *rule_find(const char *id);
const char *rule_page(const char *id); /* text of <rule-id>.md, built in */

/* Which rules are on: "--checks=GLOB,-GLOB,+GLOB" over the defaults. NULL spec: defaults. */
struct rule_set {
	bool on[64];
	bool everywhere[64]; /* scoped rules: the user named them */
};
bool rule_set_has(const struct rule_set *set, const char *id);
/* In which files do the rules that are on look at firmware nodes? */
enum flow_nodes rule_set_nodes(const struct rule_set *set);
/* Is a rule on that looks at IOMMU code? */
bool rule_set_iommu(const struct rule_set *set);
bool rule_set_parse(struct rule_set *set, const char *spec, bool pedantic, char **error);
/* Scoped rules look at every file. */
void rule_set_everywhere(struct rule_set *set);

#endif
