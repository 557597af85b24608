/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When the core calls release_device: before or after the device has left its group. While it is in there, another
 * device of the group may be attached or detached, and the driver's callbacks look at its private data. Who calls the op
 * through a pointer says so to its subsystem, as the pseudo function "<release>" in the section "calls" of its
 * contribution. See order.h.
 */
#include <string.h>

#include "flow/order-priv.h"

static const char group_lock[] = "iommu_group.mutex";

static bool calls_release(const struct ir_instr *in)
{
	const struct ir_path *p =
		in->op == IR_CALL && in->fnptr && in->fnptr->kind == IR_E_LOAD ? in->fnptr->path : NULL;

	return ir_path_is_field(p, "iommu_ops", "release_device");
}

/* Is @lock taken on some way from behind @in to the end of its function? */
static bool locks_after(struct order *o, const struct ir_func *f, const struct ir_instr *in, order_set lock)
{
	g_autofree bool *seen = g_new0(bool, f->blocks->len + 1);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();
	const struct ir_instr *skip = in;

	g_ptr_array_add(todo, in->block);
	while (todo->len) {
		const struct ir_block *b = g_ptr_array_steal_index(todo, todo->len - 1);

		for (unsigned int k = 0; k < b->instrs->len; k++) {
			const struct ir_instr *next = b->instrs->pdata[k];

			if (skip && next->id <= skip->id)
				continue;
			if (order_instr(o, next).locks & lock)
				return true;
		}
		skip = NULL;
		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			if (seen[b->term.succ[k]->id])
				continue;
			seen[b->term.succ[k]->id] = true;
			g_ptr_array_add(todo, b->term.succ[k]);
		}
	}
	return false;
}

/* Nobody is kept out of the group during the call @in, and it is changed behind it. */
static bool leaves_later(struct order *o, const struct ir_func *f, const struct ir_instr *in)
{
	order_set lock = order_lock(o, group_lock);
	struct order_state s = order_before(o, f, in);

	return !(s.held_some & lock) && !(order_asserts(o, f) & lock) && locks_after(o, f, in, lock);
}

json_t *release_contribution(struct order *o)
{
	bool any = false, later = false;

	for (unsigned int i = 0; i < o->u->funcs->len; i++) {
		const struct ir_func *f = o->u->funcs->pdata[i];

		for (uint32_t k = 0; !f->from_header && k < f->ninstrs; k++) {
			if (!calls_release(f->instrs[k]))
				continue;
			any = true;
			later |= leaves_later(o, f, f->instrs[k]);
		}
	}
	return any ? json_pack("{s:b}", "in-group", later) : NULL;
}

struct core {
	const char *user;
	bool in_group;
};

/* The core is beside its drivers, or above. */
static void look_at_core(const char *file, const json_t *j, void *data)
{
	struct core *c = data;
	const char *slash = strrchr(file, '/');

	if (slash && !strncmp(file, c->user, (size_t)(slash - file) + 1))
		c->in_group |= json_is_true(json_object_get(j, "in-group"));
}

bool order_released_in_group(struct order *o)
{
	struct core c = { .user = o->u->file };
	json_t *own = release_contribution(o);

	g_hash_table_add(o->asked, (gpointer)ORDER_ASKS_CORE);
	store_each_call(o->store, ORDER_ASKS_CORE, o->u->file, look_at_core, &c);
	c.in_group |= json_is_true(json_object_get(own, "in-group"));
	json_decref(own);
	return c.in_group;
}
