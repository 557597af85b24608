// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: the variable that holds the node goes on to one of its neighbours, which is only reached, and kept in place,
 * through it. The node is put when the neighbour is not needed any more, by a name of its own.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct device_node *of_find_node_by_path(const char *path);
struct device_node *of_find_node_by_phandle(u32 handle);

int comfort_next(unsigned int phandle, bool child, unsigned int *to)
{
	struct device_node *np;
	unsigned int next = 0;

	if (!phandle) {
		if (child)
			return -EINVAL;
		np = of_find_node_by_path("/"); /* expect: of-node-leak */
	} else {
		np = of_find_node_by_phandle(phandle); /* expect: of-node-leak */
		if (np) {
			if (child)
				np = np->child;
			else
				np = np->sibling;
		}
	}
	if (np)
		next = np->phandle;

	*to = next;

	return 0;
}

int comfort_has_device(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return 0;

	put_device(&pdev->dev);

	return 1;
}
