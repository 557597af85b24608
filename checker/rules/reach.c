/* SPDX-License-Identifier: GPL-2.0-only */
/* Which callbacks lead to a function; see reach.h. */
#include "rules/reach.h"

#include "rules/failure.h"
#include "rules/site.h"

#define MAX_DEPTH 16 /* calls between a callback and the place */

const char *reach_role(const struct flow_unit *fu, const struct ir_init *init)
{
	const struct model_entry *e = model_entry(fu->model, init->record, init->field);

	return e ? e->role : NULL;
}

bool reach_is_release(const struct flow_unit *fu, const struct ir_init *init)
{
	return !g_strcmp0(reach_role(fu, init), "release-device");
}

struct hop {
	const struct ir_func *func;
	const struct order_caller *down; /* the call that leads from here towards the function, or NULL */
	guint from; /* hop it leads to */
};

/* The calls from hop @i down, in order of the calls. */
static GPtrArray *calls_below(GArray *hops, guint i)
{
	GPtrArray *calls = g_ptr_array_new();

	while (g_array_index(hops, struct hop, i).down) {
		g_ptr_array_add(calls, (void *)g_array_index(hops, struct hop, i).down);
		i = g_array_index(hops, struct hop, i).from;
	}
	return calls;
}

bool reach_find(const struct flow_unit *fu, const struct ir_func *f, reach_want want, struct reach_way *way)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	g_autoptr(GArray) hops = g_array_new(FALSE, FALSE, sizeof(struct hop));
	struct hop first = { f, NULL, 0 };

	g_array_append_val(hops, first);
	g_hash_table_add(seen, (void *)f);
	for (guint i = 0; i < hops->len; i++) {
		const GPtrArray *callers =
			order_callers(flow_order(fu), g_array_index(hops, struct hop, i).func);

		for (guint k = 0; callers && k < callers->len; k++) {
			const struct order_caller *c = callers->pdata[k];
			struct hop up = { c->func, c, i };

			if (c->init && want(fu, c->init)) {
				way->init = c->init;
				way->calls = calls_below(hops, i);
				return true;
			}
			if (c->func && c->call && g_hash_table_add(seen, (void *)c->func))
				g_array_append_val(hops, up);
		}
	}
	return false;
}

void reach_way_clear(struct reach_way *way)
{
	g_clear_pointer(&way->calls, g_ptr_array_unref);
}

void reach_steps(const struct flow_unit *fu, struct finding *f, const struct reach_way *way)
{
	site_step(fu, f, STEP_INFO, &way->init->range, "%s() is the %s callback of '%s'", way->init->func,
		  way->init->field, way->init->var);
	for (guint i = 0; i < way->calls->len; i++) {
		const struct order_caller *c = way->calls->pdata[i];

		site_step(fu, f, STEP_CALL, &c->call->range, "%s() calls %s()", c->func->name,
			  c->call->callee ? c->call->callee : "through a pointer");
	}
}

static bool failing(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
		    bool failed, reach_want always, unsigned int depth)
{
	const GPtrArray *callers = order_callers(flow_order(fu), f);
	bool hands_up = failure_follows(f, in, failed);

	if (depth > MAX_DEPTH || !callers || !callers->len || order_is_open(flow_order(fu), f))
		return false;
	for (guint i = 0; i < callers->len; i++) {
		const struct order_caller *c = callers->pdata[i];

		if (c->init ? hands_up || always(fu, c->init)
			    : c->func && c->call && (hands_up || f->ret.kind == IR_T_VOID) &&
				      failing(fu, c->func, c->call, hands_up, always, depth + 1))
			continue;
		return false;
	}
	return true;
}

bool reach_only_failing(const struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in,
			reach_want always)
{
	return failing(fu, f, in, false, always, 0);
}
