// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: a loop leaves what it has found in a second variable, which the function works with and puts at its end. An error
 * path puts it by that name, where it has it already.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

int agrimony_read(struct device_node *np);
int agrimony_check(struct device_node *np);
int agrimony_use(struct device_node *np, int value);

int agrimony_init(struct device *dev)
{
	struct device_node *np, *pic = NULL;
	struct platform_device *pdev;
	int value, ret;

	pdev = of_find_device_by_node(dev->of_node);
	if (!pdev)
		return -EPROBE_DEFER;
	put_device(&pdev->dev);

	np = of_get_child_by_name(dev->of_node, "pic"); /* expect: of-node-leak */
	if (!np)
		return -ENODEV;

	value = agrimony_check(np);
	if (value < 0)
		return -EINVAL; /* lost-here */

	pic = np;
	value = agrimony_read(dev->of_node);
	if (value < 0)
		return -EIO; /* lost-here */

	ret = agrimony_use(pic, value);
	of_node_put(pic);

	return ret;
}

int agrimony_late_init(struct device *dev)
{
	struct device_node *np, *pic = NULL;
	int value, ret;

	for_each_child_of_node(dev->of_node, np) { /* expect: of-node-leak */
		if (agrimony_check(np) > 0) {
			pic = np;
			break;
		}
	}
	if (!pic)
		return -ENODEV;

	value = agrimony_read(dev->of_node);
	if (value < 0)
		return -EIO; /* lost-here */

	ret = agrimony_use(pic, value);
	of_node_put(pic);

	return ret;
}
