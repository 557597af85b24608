/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SARIF: the tool and its rules, described by their pages.
 */
#include <string.h>

#include "report/sarif.h"
#include "rules/rules.h"

/* "device-ref-leak" -> "DeviceRefLeak": SARIF wants a name without separators. */
static char *rule_name(const char *id)
{
	GString *s = g_string_new(NULL);
	bool up = true;

	for (; *id; id++) {
		if (*id == '-')
			up = true;
		else
			g_string_append_c(s, up ? g_ascii_toupper(*id) : *id);
		if (*id != '-')
			up = false;
	}
	return g_string_free(s, FALSE);
}

static json_t *rule_help(const struct rule *r)
{
	const char *page = rule_page(r->id);
	json_t *o = sarif_text(page ? page : r->summary);

	if (page)
		json_object_set_new(o, "markdown", report_jstr(page));
	return o;
}

static json_t *rule_json(const struct rule *r)
{
	char *name = rule_name(r->id);
	json_t *o = json_object();

	json_object_set_new(o, "id", json_string(r->id));
	json_object_set_new(o, "name", json_string(name));
	json_object_set_new(o, "shortDescription", sarif_text(r->summary));
	json_object_set_new(o, "fullDescription", sarif_text(r->summary));
	json_object_set_new(o, "help", rule_help(r));
	json_object_set_new(
		o, "defaultConfiguration",
		json_pack("{s:b, s:s}", "enabled", r->by_default, "level", fws_level_name(r->level)));
	json_object_set_new(o, "properties",
			    json_pack("{s:b, s:o}", "fixable", r->fixable, "origin", report_jstr(r->origin)));
	g_free(name);
	return o;
}

json_t *sarif_driver(void)
{
	unsigned int n;
	const struct rule *const *table = rules_table(&n);
	json_t *rules = json_array(), *o = json_object();

	for (unsigned int i = 0; i < n; i++)
		json_array_append_new(rules, rule_json(table[i]));
	json_object_set_new(o, "name", json_string("fwspeck"));
	json_object_set_new(o, "version", json_string(FWS_VERSION));
	json_object_set_new(o, "semanticVersion", json_string(FWS_VERSION));
	json_object_set_new(o, "shortDescription",
			    sarif_text("Checks a kernel tree for misuse of device references."));
	json_object_set_new(o, "rules", rules);
	json_object_set_new(o, "notifications", sarif_note_descriptors());
	return o;
}
