// SPDX-License-Identifier: GPL-2.0-only
/* Shape: leaving the iterator early leaves its node behind; continue and running to the end do not. */
#include <linux/of.h>
#include <linux/of_platform.h>

int eryngo_setup(struct platform_device *pdev);
bool eryngo_wanted(struct device_node *np);

static int eryngo_setup_node(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	if (!pdev)
		return -EPROBE_DEFER;

	ret = eryngo_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

int eryngo_setup_all(struct device_node *parent)
{
	struct device_node *child;
	int ret;

	for_each_child_of_node(parent, child) { /* expect: of-node-leak */
		ret = eryngo_setup_node(child);
		if (ret)
			return ret; /* lost-here */
	}

	return 0;
}

int eryngo_setup_all_balanced(struct device_node *parent)
{
	struct device_node *child;
	int ret;

	for_each_child_of_node(parent, child) {
		if (!eryngo_wanted(child))
			continue;

		ret = eryngo_setup_node(child);
		if (ret) {
			of_node_put(child);
			return ret;
		}
	}

	return 0;
}

int eryngo_setup_first(struct device_node *parent)
{
	struct device_node *child;
	int ret = -ENODEV;

	for_each_available_child_of_node(parent, child) { /* expect: of-node-leak */
		if (!eryngo_wanted(child))
			continue;

		ret = eryngo_setup_node(child);
		break;
	}

	return ret; /* lost-here */
}

int eryngo_setup_first_balanced(struct device_node *parent)
{
	struct device_node *child;
	int ret;

	for_each_available_child_of_node(parent, child) {
		if (eryngo_wanted(child))
			break;
	}

	if (!child)
		return -ENODEV;

	ret = eryngo_setup_node(child);
	of_node_put(child);

	return ret;
}
