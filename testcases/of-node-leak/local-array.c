// SPDX-License-Identifier: GPL-2.0-only
/* Shape: nodes are collected in a local array of structs, and a loop puts all of them. */
#include <linux/of.h>
#include <linux/of_platform.h>

#define LABURNUM_MAX	4

int laburnum_setup(struct platform_device *pdev, u32 mask);

int laburnum_init(struct device_node *parent)
{
	struct {
		struct device_node *np;
		u32 mask;
	} slots[LABURNUM_MAX] = { };
	struct of_phandle_args args;
	struct platform_device *pdev;
	int i, n = 0, ret;

	for (i = 0; i < LABURNUM_MAX; i++) {
		ret = of_parse_phandle_with_args(parent, "acme,slots", "#slot-cells", i, &args);
		if (ret < 0)
			goto out;

		slots[n].np = args.np;
		slots[n++].mask = args.args[0];
	}

	for (i = 0; i < n; i++) {
		pdev = of_find_device_by_node(slots[i].np);
		if (!pdev)
			continue;
		ret = laburnum_setup(pdev, slots[i].mask);
		put_device(&pdev->dev);
		if (ret)
			goto out;
	}

out:
	for (i = 0; i < LABURNUM_MAX; i++)
		of_node_put(slots[i].np);

	return ret;
}

int laburnum_init_lost(struct device_node *parent)
{
	struct {
		struct device_node *np;
		u32 mask;
	} slots[LABURNUM_MAX] = { };
	struct of_phandle_args args;
	int i, n = 0, ret;

	for (i = 0; i < LABURNUM_MAX; i++) {
		ret = of_parse_phandle_with_args(parent, "acme,slots", "#slot-cells", i, &args); /* expect: of-node-leak */
		if (ret < 0)
			return ret; /* lost-here */

		slots[n].np = args.np;
		slots[n++].mask = args.args[0];
	}

	for (i = 0; i < LABURNUM_MAX; i++)
		of_node_put(slots[i].np);

	return 0;
}
