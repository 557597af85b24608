// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: the function ends with the put, which one goto jumps past. It is led in front of it, and nothing leads to the
 * label behind any more; what returns before that gets a put of its own.
 */
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct tormentil {
	struct mutex lock;
	struct device *bus;
};

int tormentil_open(struct tormentil *t, struct device_node *np);
int tormentil_send(struct tormentil *t);
int tormentil_read(struct tormentil *t, struct device_node *np);

int tormentil_register(struct tormentil *t, struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	int ret;

	pdev = of_find_device_by_node(dev->of_node);
	if (!pdev)
		return -EPROBE_DEFER;
	put_device(&pdev->dev);

	np = of_get_child_by_name(dev->of_node, "connector"); /* expect: of-node-leak */
	ret = tormentil_open(t, np);
	if (ret)
		return ret; /* lost-here */

	mutex_lock(&t->lock);
	ret = tormentil_send(t);
	if (ret < 0)
		goto out_unlock; /* lost-here */

	ret = tormentil_read(t, np);
	if (ret < 0)
		goto out;

	ret = 0;

out:
	of_node_put(np);
out_unlock:
	mutex_unlock(&t->lock);

	return ret;
}
