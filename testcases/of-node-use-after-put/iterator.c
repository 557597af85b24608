// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the iterator drops its node itself; a put in the body is one too many unless the loop is left. */
#include <linux/of.h>
#include <linux/of_platform.h>

int mallow_setup(struct platform_device *pdev);

static int mallow_setup_node(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	if (!pdev)
		return -EPROBE_DEFER;

	ret = mallow_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

int mallow_setup_all(struct device_node *parent)
{
	struct device_node *child;
	int n = 0;

	for_each_child_of_node(parent, child) { /* known-miss: of-node-use-after-put */
		if (!mallow_setup_node(child))
			n++;
		of_node_put(child);
	}

	return n;
}

int mallow_setup_first(struct device_node *parent)
{
	struct device_node *child;
	int ret = -ENODEV;

	for_each_child_of_node(parent, child) {
		ret = mallow_setup_node(child);
		if (!ret) {
			of_node_put(child);
			break;
		}
	}

	return ret;
}

/* The body's own reference. */
int mallow_setup_held(struct device_node *parent)
{
	struct device_node *child;
	int n = 0;

	for_each_child_of_node(parent, child) {
		of_node_get(child);
		if (!mallow_setup_node(child))
			n++;
		of_node_put(child);
	}

	return n;
}
