/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck rules, fwspeck explain
 */
#include "cli/cli.h"
#include "cocci/semantic.h"
#include "rules/rules.h"
#include "support/diag.h"

int cmd_rules(const struct options *o)
{
	unsigned int n;
	const struct rule *const *table = rules_table(&n);

	if (o->paths[0]) {
		diag_error("rules takes no argument; \"fwspeck explain %s\" prints the page of a rule",
			   o->paths[0]);
		return CLI_USAGE;
	}
	printf("%-24s %-8s %-8s %-4s %-38s %s\n", "RULE", "LEVEL", "DEFAULT", "FIX", "ORIGIN", "SUMMARY");
	for (unsigned int i = 0; i < n; i++)
		printf("%-24s %-8s %-8s %-4s %-38s %s\n", table[i]->id, fws_level_name(table[i]->level),
		       table[i]->by_default ? "on" : "off", table[i]->fixable ? "yes" : "no",
		       table[i]->origin, table[i]->summary);
	return CLI_OK;
}

/* Which semantic patch looks for it, too. */
static void explain_semantic(const char *id)
{
	g_autofree char *error = NULL;
	g_autoptr(GPtrArray) all = semantics_new(&error);

	for (guint i = 0; all && i < all->len; i++) {
		const struct semantic *s = all->pdata[i];

		if (semantic_reports(s, id))
			printf("\nsemantic-patches/%s looks for this with Coccinelle: fwspeck cocci "
			       "--checks=%s\n",
			       s->name, id);
	}
}

static bool explain(const char *id)
{
	const struct rule *r = rule_find(id);
	const char *page = r ? rule_page(id) : NULL;

	if (!r) {
		diag_error("there is no rule \"%s\" (\"fwspeck rules\" lists them)", id);
		return false;
	}
	fputs(page ? page : r->summary, stdout);
	if (!page)
		putchar('\n');
	explain_semantic(id);
	return true;
}

int cmd_explain(const struct options *o)
{
	if (!o->paths[0]) {
		diag_error("explain needs the name of a rule (\"fwspeck rules\" lists them)");
		return CLI_USAGE;
	}
	for (char **id = o->paths; *id; id++)
		if (!explain(*id))
			return CLI_USAGE;
	return CLI_OK;
}
