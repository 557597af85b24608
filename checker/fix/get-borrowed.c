/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "get-borrowed": "parent = look_up(np); if (!parent) parent = np;" leaves one pointer that holds a reference on one path,
 * and borrows one on the other. With a reference of its own there, both can be dropped: "parent = of_node_get(np);".
 */
#include "fix/place-priv.h"
#include "fix/plan.h"

#include <string.h>

static const struct {
	const char *tag, *get;
} getters[] = {
	{ "device_node", "of_node_get" },
	{ "fwnode_handle", "fwnode_handle_get" },
	{ "device", "get_device" },
	{ "pci_dev", "pci_dev_get" },
};

static const char *getter(const struct place *p)
{
	const char *tag = p->places[p->home]->type.tag;

	for (unsigned int i = 0; i < G_N_ELEMENTS(getters); i++) {
		if (!g_strcmp0(tag, getters[i].tag))
			return getters[i].get;
	}
	return NULL;
}

/* Something borrowed goes into the variable: neither the object itself, nor NULL. */
static bool borrows(const struct place *p, const struct ir_instr *in)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	return in->op == IR_ASSIGN && in->dst == p->places[p->home] && in->src->kind == IR_E_LOAD &&
	       !names_value(p, all, in->src);
}

/* The assignments that borrow; NULL when there is none, or one that cannot be edited. */
static GPtrArray *borrowers(const struct place *p)
{
	GPtrArray *all = g_ptr_array_new();

	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		if (!borrows(p, in))
			continue;
		/* "np = np->child": what it held is another matter */
		if (!in->stmt || in->stmt->kind != IR_S_EXPR || in->stmt->range.in_macro ||
		    in->stmt->range.in_header || expr_mentions(in->src, in->dst->var)) {
			g_ptr_array_set_size(all, 0);
			break;
		}
		g_ptr_array_add(all, (gpointer)in);
	}
	if (all->len)
		return all;
	g_ptr_array_unref(all);
	return NULL;
}

/* "parent = np;" -> "parent = of_node_get(np);" */
static bool take_own(const struct place *p, const struct ir_stmt *s, GPtrArray *edits)
{
	g_autofree char *text = g_strndup(p->text.s + s->range.begin, s->range.end - s->range.begin);
	g_autoptr(GRegex) regex = g_regex_new("^(\\w+ = )(\\w[\\w>.-]*);?$", 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *set = NULL, *from = NULL, *now = NULL;

	if (!g_regex_match(regex, text, 0, &m))
		return false;
	set = g_match_info_fetch(m, 1);
	from = g_match_info_fetch(m, 2);
	now = g_strdup_printf("%s%s(%s)", set, getter(p), from);
	fix_edits_add(edits, s->range.begin, s->range.begin + (uint32_t)strlen(set) + (uint32_t)strlen(from),
		      now);
	return true;
}

/* What is put cannot be const. */
static void drop_const(const struct place *p, GPtrArray *edits)
{
	const GPtrArray *kids = p->fn->body->kids;
	g_autofree char *line = g_strdup_printf("const struct %s *%s", p->places[p->home]->type.tag,
						p->places[p->home]->var->name);

	for (unsigned int i = 0; kids && i < kids->len; i++) {
		const struct ir_stmt *s = kids->pdata[i];
		const char *text = p->text.s + s->range.begin;

		if (s->kind == IR_S_DECL && g_str_has_prefix(text, line) &&
		    strchr(" ;", text[strlen(line)]) && !memchr(text, ',', s->range.end - s->range.begin))
			fix_edits_add(edits, s->range.begin, s->range.begin + (uint32_t)strlen("const "), "");
	}
}

static struct fix_candidate *propose(struct place *p, const GPtrArray *borrowed, const char **why)
{
	g_autoptr(GPtrArray) plan = plan_new(), puts = NULL, more = fix_edits_new();
	GPtrArray *edits;
	char *words;

	for (unsigned int i = 0; i < borrowed->len; i++) {
		if (!take_own(p, ((const struct ir_instr *)borrowed->pdata[i])->stmt, more))
			return NULL;
	}
	drop_const(p, more);
	if (!plan_repair(p, plan, why) || !(puts = plan_edits(p, plan, NULL, why)))
		return NULL;
	edits = fix_edits_new();
	if (!fix_merge(edits, puts) || !fix_merge(edits, more)) {
		g_ptr_array_unref(edits);
		return NULL;
	}
	g_autofree char *first = words_of(p, plan, "put-on-exits");

	words = g_strdup_printf(
		"%s Where \"%s\" is only borrowed, take a reference as well, so that it can be dropped "
		"in any case.",
		first, p->places[p->home]->var->name);
	return fix_candidate_new("get-borrowed", edits, words);
}

struct fix_candidate *get_borrowed(struct place *p, const char **why)
{
	g_autoptr(GPtrArray) borrowed = NULL;
	struct fix_candidate *c;

	if (p->out || p->places[p->home]->kind != IR_P_VAR || p->places[p->home]->var->kind != IR_V_LOCAL ||
	    !getter(p) || !(borrowed = borrowers(p)))
		return NULL;
	for (unsigned int i = 0; i < borrowed->len; i++)
		g_hash_table_insert(p->acquires, borrowed->pdata[i], (gpointer)p->ref);
	c = propose(p, borrowed, why);
	for (unsigned int i = 0; i < borrowed->len; i++)
		g_hash_table_remove(p->acquires, borrowed->pdata[i]);
	return c;
}
