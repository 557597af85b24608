// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a walk begins at a node of the caller's; only what the walk itself took is put. */
#include <linux/of.h>
#include <linux/of_platform.h>

int kohlrabi_setup(struct platform_device *pdev);

int kohlrabi_probe(struct device_node *start)
{
	struct device_node *np = start;
	struct platform_device *pdev;
	int ret;

	if (of_property_read_bool(start, "acme,remote")) {
		np = of_parse_phandle(start, "acme,remote", 0);
		if (!np)
			return -ENODEV;
	}

	pdev = of_find_device_by_node(np);
	if (np != start)
		of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = kohlrabi_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

int kohlrabi_depth(struct device_node *start)
{
	struct device_node *np = start, *up;
	int depth = 0;

	while (np && !of_property_read_bool(np, "acme,root")) {
		up = of_get_parent(np);
		if (np != start)
			of_node_put(np);
		np = up;
		depth++;
	}

	if (np != start)
		of_node_put(np);

	return depth;
}

int kohlrabi_probe_lost(struct device_node *start)
{
	struct device_node *np = start;
	struct platform_device *pdev;
	int ret;

	if (of_property_read_bool(start, "acme,remote")) {
		np = of_parse_phandle(start, "acme,remote", 0); /* expect: of-node-leak */
		if (!np)
			return -ENODEV;
	}

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER; /* lost-here */
	if (np != start)
		of_node_put(np);

	ret = kohlrabi_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}
