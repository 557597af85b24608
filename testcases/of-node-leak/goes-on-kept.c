// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* Shapes as in goes-on.c, where no one place is right: the neighbour is kept, or the function leaves before its use. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct device_node *of_find_node_by_path(const char *path);
struct device_node *of_find_node_by_phandle(u32 handle);

struct dittany {
	struct device_node *current_node;
};

int dittany_step(struct dittany *data, unsigned int phandle)
{
	struct device_node *np;

	np = of_find_node_by_phandle(phandle); /* expect: of-node-leak */
	if (np)
		np = np->sibling;
	data->current_node = np;

	return np ? 0 : -ENODEV;
}

struct device_node *dittany_child(unsigned int phandle)
{
	struct device_node *np;

	np = of_find_node_by_phandle(phandle); /* expect: of-node-leak */
	if (np)
		np = np->child;

	return np;
}

int dittany_read(unsigned int phandle, unsigned int *to)
{
	struct device_node *np;

	np = of_find_node_by_phandle(phandle); /* expect: of-node-leak */
	if (!np)
		return -ENODEV;

	np = np->parent;
	if (!np)
		return -EINVAL;

	*to = np->phandle;

	return 0;
}

int dittany_has_device(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return 0;

	put_device(&pdev->dev);

	return 1;
}
