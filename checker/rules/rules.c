/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of rules, look-up, and which of them are on.
 */
#include <string.h>

#include "rules/rules.h"
#include "support/embed.h"

extern const struct rule rule_device_ref_leak;
extern const struct rule rule_device_ref_retained;
extern const struct rule rule_device_ref_double_put;
extern const struct rule rule_device_ref_use_after_put;
extern const struct rule rule_of_node_leak;
extern const struct rule rule_of_node_use_after_put;
extern const struct rule rule_dev_iommu_write;
extern const struct rule rule_iommu_priv_outside_probe;
extern const struct rule rule_iommu_priv_null_store;
extern const struct rule rule_fwspec_free_in_driver;
extern const struct rule rule_dev_iommu_unlocked;
extern const struct rule rule_fwspec_ownership;
extern const struct rule rule_error_label_fallthrough;
extern const struct rule rule_xlate_alloc_leak;
extern const struct rule rule_probe_without_fwspec;
extern const struct rule rule_xlate_instance_lookup;
extern const struct rule rule_xlate_multi_instance;
extern const struct rule rule_xlate_args_count;
extern const struct rule rule_lookup_not_deferred;
extern const struct rule rule_fwnode_without_xlate;
extern const struct rule rule_removed_api;
extern const struct rule rule_iopf_drain;
extern const struct rule rule_default_domain_unchecked;
extern const struct rule rule_dt_count_unchecked;

/* In the order of the catalogue; SARIF's ruleIndex and `fwspeck rules` follow it. */
/* clang-format off: one a line */
static const struct rule *const table[] = {
	&rule_device_ref_leak,
	&rule_device_ref_retained,
	&rule_device_ref_double_put,
	&rule_device_ref_use_after_put,
	&rule_of_node_leak,
	&rule_of_node_use_after_put,
	&rule_dev_iommu_write,
	&rule_iommu_priv_outside_probe,
	&rule_iommu_priv_null_store,
	&rule_fwspec_free_in_driver,
	&rule_dev_iommu_unlocked,
	&rule_fwspec_ownership,
	&rule_error_label_fallthrough,
	&rule_xlate_alloc_leak,
	&rule_probe_without_fwspec,
	&rule_xlate_instance_lookup,
	&rule_xlate_multi_instance,
	&rule_xlate_args_count,
	&rule_lookup_not_deferred,
	&rule_fwnode_without_xlate,
	&rule_removed_api,
	&rule_iopf_drain,
	&rule_default_domain_unchecked,
	&rule_dt_count_unchecked,
};
/* clang-format on */

G_STATIC_ASSERT(G_N_ELEMENTS(table) <= G_N_ELEMENTS(((struct rule_set *)0)->on));

const struct rule *const *rules_table(unsigned int *n)
{
	*n = G_N_ELEMENTS(table);
	return table;
}

const struct rule *rule_find(const char *id)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(table); i++)
		if (!g_strcmp0(table[i]->id, id))
			return table[i];
	return NULL;
}

/* The licence line at the top of a page is for its source. */
static const char *skip_comment(const char *text)
{
	const char *end = g_str_has_prefix(text, "<!--") ? strstr(text, "-->") : NULL;

	if (!end)
		return text;
	end += strlen("-->");
	return end + strspn(end, "\n");
}

const char *rule_page(const char *id)
{
	char *name = g_strconcat(id, ".md", NULL);
	const char *text = embedded_find(name);

	g_free(name);
	return text ? skip_comment(text) : NULL;
}

/* Switch every rule that @glob matches; false when it matches none. */
static bool switch_rules(struct rule_set *set, const char *glob, bool on)
{
	bool any = false;

	for (unsigned int i = 0; i < G_N_ELEMENTS(table); i++) {
		if (!g_pattern_match_simple(glob, table[i]->id))
			continue;
		set->on[i] = on;
		set->everywhere[i] = on;
		any = true;
	}
	return any;
}

/*
 * One word of the spec. A first word without a sign starts from nothing
 * ("only these"); one with a sign changes the defaults.
 */
static bool apply_word(struct rule_set *set, const char *word, bool first, char **error)
{
	bool on = *word != '-';
	const char *glob = word + (*word == '-' || *word == '+');

	if (!*glob) {
		*error = g_strdup("empty name in the list of checks");
		return false;
	}
	if (first && glob == word)
		memset(set, 0, sizeof(*set));
	if (!switch_rules(set, glob, on)) {
		*error = g_strdup_printf("no rule matches \"%s\" (\"fwspeck rules\" lists them)", glob);
		return false;
	}
	return true;
}

bool rule_set_has(const struct rule_set *set, const char *id)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(table); i++)
		if (!g_strcmp0(table[i]->id, id))
			return set->on[i];
	return false;
}

enum flow_nodes rule_set_nodes(const struct rule_set *set)
{
	enum flow_nodes nodes = FLOW_NODES_NEVER;

	for (unsigned int i = 0; i < G_N_ELEMENTS(table); i++) {
		if (set->on[i] && table[i]->scoped)
			nodes = MAX(nodes, set->everywhere[i] ? FLOW_NODES_ALWAYS : FLOW_NODES_WITH_DEVICES);
	}
	return nodes;
}

bool rule_set_iommu(const struct rule_set *set)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(table); i++) {
		if (set->on[i] && table[i]->iommu)
			return true;
	}
	return false;
}

void rule_set_everywhere(struct rule_set *set)
{
	memcpy(set->everywhere, set->on, sizeof(set->everywhere));
}

bool rule_set_parse(struct rule_set *set, const char *spec, bool pedantic, char **error)
{
	bool ok = true;
	char **words;

	memset(set, 0, sizeof(*set));
	for (unsigned int i = 0; i < G_N_ELEMENTS(table); i++)
		set->on[i] = table[i]->by_default || (pedantic && table[i]->level == FWS_NOTE);
	if (!spec)
		return true;
	words = g_strsplit(spec, ",", -1);
	if (!words[0]) {
		*error = g_strdup("empty list of checks");
		ok = false;
	}
	for (unsigned int i = 0; ok && words[i]; i++)
		ok = apply_word(set, g_strstrip(words[i]), i == 0, error);
	g_strfreev(words);
	return ok;
}
