/* SPDX-License-Identifier: GPL-2.0-only */
/* Whatever limits the number on the way to the index. */
#include <linux/iommu.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#define MALLOW_MAX	8

struct mallow {
	u32 x[MALLOW_MAX];
	u32 *own;
	int nr, max;
};

static int mallow_early(struct mallow *m, struct device_node *np)
{
	int n = of_count_phandle_with_args(np, "mallow,a", NULL);

	if (n < 0)
		return n;
	if (n > MALLOW_MAX)
		return -EINVAL;
	for (int i = 0; i < n; i++)
		m->x[i] = 1;
	return 0;
}

static int mallow_clamp(struct mallow *m, struct device_node *np)
{
	int n = of_count_phandle_with_args(np, "mallow,b", NULL);

	n = min(n, MALLOW_MAX);
	for (int i = 0; i < n; i++)
		m->x[i] = 1;
	return 0;
}

static int mallow_loop(struct mallow *m, struct device_node *np)
{
	int i, n = of_get_child_count(np);

	for (i = 0; i < MALLOW_MAX && i < n; i++)
		m->x[i] = 1;
	for (i = 0; i < n; i++) {
		if (i == MALLOW_MAX)
			break;
		m->x[i] = 1;
	}
	return 0;
}

/* with what the driver knows of its hardware */
static int mallow_data(struct mallow *m, struct device_node *np)
{
	u32 id;

	if (of_property_read_u32(np, "id", &id) || id >= m->max)
		return -EINVAL;
	m->x[id] = 1;
	return 0;
}

static int mallow_mask(struct mallow *m, struct device_node *np)
{
	u32 id;

	if (of_property_read_u32(np, "mask", &id))
		return -EINVAL;
	m->x[id & (MALLOW_MAX - 1)] = 1;
	m->x[id % MALLOW_MAX] = 1;
	return 0;
}

static int mallow_only(struct mallow *m, struct device_node *np)
{
	u32 n;

	if (of_property_read_u32(np, "lanes", &n))
		return -EINVAL;
	if (n != 1 && n != 2 && n != 4)
		return -EINVAL;
	m->x[n] = 1;
	return 0;
}

static int mallow_switch(struct mallow *m, struct device_node *np)
{
	u32 n;

	if (of_property_read_u32(np, "cells", &n))
		return -EINVAL;
	switch (n) {
	case 1:
	case 2:
		m->x[n] = 1;
		return 0;
	default:
		return -EINVAL;
	}
}

static bool mallow_valid(u32 id)
{
	return id < MALLOW_MAX;
}

static int mallow_helper(struct mallow *m, struct device_node *np)
{
	u32 id;

	if (of_property_read_u32(np, "helper", &id) || !mallow_valid(id))
		return -EINVAL;
	m->x[id] = 1;
	return 0;
}

/* the first pass looks at all, the second believes it */
static int mallow_passes(struct mallow *m, struct device_node *np)
{
	struct device_node *child, *again;
	u32 reg;

	for_each_child_of_node(np, child) {
		if (of_property_read_u32(child, "reg", &reg) || reg >= MALLOW_MAX) {
			of_node_put(child);
			return -EINVAL;
		}
	}
	for_each_child_of_node(np, again) {
		if (of_property_read_u32(again, "reg", &reg)) {
			of_node_put(again);
			return -EINVAL;
		}
		m->x[reg] = 1;
	}
	return 0;
}

/* the check is in a function of its own, by way of the field */
static int mallow_field_check(struct mallow *m)
{
	return m->nr > MALLOW_MAX ? -EINVAL : 0;
}

static int mallow_field(struct mallow *m, struct device_node *np)
{
	m->nr = of_count_phandle_with_args(np, "mallow,c", NULL);
	if (m->nr < 0)
		return m->nr;
	if (mallow_field_check(m))
		return -EINVAL;
	for (int i = 0; i < m->nr; i++)
		m->x[i] = 1;
	return 0;
}

/* a copy is compared */
static int mallow_copy(struct mallow *m, struct device_node *np)
{
	int ret, n;

	ret = of_count_phandle_with_args(np, "mallow,d", NULL);
	n = ret;
	if (ret < 0 || ret > MALLOW_MAX)
		return -EINVAL;
	for (int i = 0; i < n; i++)
		m->x[i] = 1;
	return 0;
}

/* which limit depends on the hardware: one of them holds on every way */
static int mallow_either(struct mallow *m, struct device_node *np)
{
	int n = of_count_phandle_with_args(np, "mallow,f", NULL);

	if (n < 0 || (m->max == 1 && n > 4) || (m->max != 1 && n > MALLOW_MAX))
		return -EINVAL;
	for (int i = 0; i < n; i++)
		m->x[i] = 1;
	return 0;
}

/* two entries make an element */
static int mallow_pairs(struct mallow *m, struct device_node *np)
{
	int n = of_count_phandle_with_args(np, "mallow,g", NULL);

	if (n < 0 || n % 2 || n / 2 > MALLOW_MAX)
		return -EINVAL;
	n /= 2;
	for (int i = 0; i < n; i++)
		m->x[i] = 1;
	return 0;
}

/* the first pass knows each of them, and the second is another function's */
static void mallow_use(struct mallow *m, u32 reg)
{
	m->x[reg] = 1;
}

static int mallow_known(struct mallow *m, struct device_node *np)
{
	struct device_node *child;
	u32 reg;

	for_each_child_of_node(np, child) {
		if (of_property_read_u32(child, "bank", &reg))
			reg = MALLOW_MAX;
		switch (reg) {
		case 0:
			m->nr++;
			break;
		case 1:
			m->max++;
			break;
		default:
			of_node_put(child);
			return -EINVAL;
		}
	}
	for_each_child_of_node(np, child) {
		if (!of_property_read_u32(child, "bank", &reg))
			mallow_use(m, reg);
	}
	return 0;
}

/* the field has its limit elsewhere, and so have the IDs made of it */
struct mallow_ids {
	int nr;
	struct {
		int id;
	} *each;
};

static void mallow_number(struct mallow_ids *ids, struct device_node *np)
{
	if (of_property_read_u32(np, "ids", (u32 *)&ids->nr))
		return;
	for (int i = 0; i < ids->nr; i++)
		ids->each[i].id = i;
}

void mallow_by_id(struct mallow *m, struct mallow_ids *ids, struct device_node *np)
{
	mallow_number(ids, np);
	if (ids->nr > MALLOW_MAX)
		return;
	for (int i = 0; i < ids->nr; i++)
		m->x[ids->each[i].id] = 1;
}

static int mallow_alloc(struct mallow *m, struct device *dev, struct device_node *np)
{
	int n = of_count_phandle_with_args(np, "mallow,e", NULL);

	if (n <= 0)
		return -EINVAL;
	m->own = devm_kcalloc(dev, n, sizeof(*m->own), GFP_KERNEL);
	if (!m->own)
		return -ENOMEM;
	for (int i = 0; i < n; i++)
		m->own[i] = 1;
	return 0;
}

int mallow_start(struct mallow *m, struct device *dev, struct device_node *np)
{
	return mallow_early(m, np) || mallow_clamp(m, np) || mallow_loop(m, np) || mallow_data(m, np) ||
	       mallow_mask(m, np) || mallow_only(m, np) || mallow_switch(m, np) || mallow_helper(m, np) ||
	       mallow_passes(m, np) || mallow_field(m, np) || mallow_copy(m, np) || mallow_alloc(m, dev, np) ||
	       mallow_either(m, np) || mallow_pairs(m, np) || mallow_known(m, np);
}
