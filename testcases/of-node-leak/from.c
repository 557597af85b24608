// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a search drops the node it starts from, so that a loop to the end is balanced. */
#include <linux/of.h>
#include <linux/of_platform.h>

int foxglove_setup(struct platform_device *pdev);

static int foxglove_setup_node(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	if (!pdev)
		return -EPROBE_DEFER;

	ret = foxglove_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

int foxglove_count(void)
{
	struct device_node *np = NULL;
	int n = 0;

	while ((np = of_find_compatible_node(np, NULL, "acme,foxglove")))
		n++;

	return n;
}

int foxglove_setup_all(void)
{
	struct device_node *np;

	for_each_compatible_node(np, NULL, "acme,foxglove") { /* expect: of-node-leak */
		int ret = foxglove_setup_node(np);

		if (ret)
			return ret; /* lost-here */
	}

	return 0;
}

int foxglove_setup_second(void)
{
	struct device_node *first, *second;
	int ret;

	first = of_find_compatible_node(NULL, NULL, "acme,foxglove");
	if (!first)
		return -ENODEV;

	second = of_find_compatible_node(first, NULL, "acme,foxglove");
	if (!second)
		return -ENODEV;

	ret = foxglove_setup_node(second);
	of_node_put(second);

	return ret;
}

int foxglove_depth(struct device_node *child)
{
	struct device_node *np = of_node_get(child);
	int depth = 0;

	while (np) {
		depth++;
		np = of_get_next_parent(np);
	}

	return depth;
}

/* of_get_parent() drops nothing. */
int foxglove_depth_lost(struct device_node *child)
{
	struct device_node *np = of_get_parent(child); /* expect: of-node-leak */
	int depth = 0;

	while (np) {
		depth++;
		np = of_get_parent(np); /* expect: of-node-leak */
	}

	return depth;
}
