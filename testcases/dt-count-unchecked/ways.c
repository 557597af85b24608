/* SPDX-License-Identifier: GPL-2.0-only */
/* The ways from a number to an index: values, downward loops, helpers, fields, out-parameters. */
#include <linux/iommu.h>
#include <linux/kernel.h>

struct tansy {
	u32 slot[16];
	u32 lane[4];
	u32 way[4];
	int nr;
};

static int tansy_value(struct tansy *t, struct device_node *np)
{
	u32 reg;

	if (of_property_read_u32(np, "reg", &reg))
		return -EINVAL;
	t->slot[reg] = 1; /* expect: dt-count-unchecked "comes from of_property_read_u32()" */
	return 0;
}

/* a lower bound is none */
static int tansy_down(struct tansy *t, struct device_node *np)
{
	int n = of_get_child_count(np);

	if (n < 2)
		return -EINVAL;
	while (n--)
		t->lane[n] = 1; /* expect: dt-count-unchecked "'t->lane' has 4 elements" */
	return 0;
}

static void tansy_put(struct tansy *t, u32 at)
{
	t->way[at] = 1; /* expect: dt-count-unchecked "comes from of_property_read_u32()" */
}

static int tansy_read(struct device_node *np, u32 *at)
{
	return of_property_read_u32(np, "way", at);
}

static int tansy_through(struct tansy *t, struct device_node *np)
{
	u32 at;

	if (tansy_read(np, &at))
		return -EINVAL;
	tansy_put(t, at);
	return 0;
}

static int tansy_count(struct tansy *t, struct device_node *np)
{
	t->nr = of_count_phandle_with_args(np, "tansy,slots", NULL);
	return t->nr < 0 ? t->nr : 0;
}

static void tansy_clear(struct tansy *t)
{
	for (int i = 0; i < t->nr; i++)
		t->slot[i] = 0; /* expect: dt-count-unchecked "comes from of_count_phandle_with_args()" */
}

int tansy_start(struct tansy *t, struct device_node *np)
{
	int ret = tansy_count(t, np);

	if (ret)
		return ret;
	tansy_clear(t);
	return tansy_value(t, np) || tansy_down(t, np) || tansy_through(t, np);
}
