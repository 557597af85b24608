/* SPDX-License-Identifier: GPL-2.0-only */
/* The search has ended, and its result has a name of its own: the release on the way out uses that one. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/printk.h>

int vetch_start(struct device_node *np, u32 base);

int vetch_init(void);
int vetch_init(void)
{
	struct device_node *np, *ctrl = NULL;
	u32 base;
	int ret;

	for (np = of_find_compatible_node(NULL, NULL, "acme,vetch"); np; /* expect: of-node-leak */
	     np = of_find_compatible_node(np, NULL, "acme,vetch")) { /* expect: of-node-leak */
		if (of_property_read_bool(np, "main")) {
			ctrl = np;
			break;
		}
	}
	if (!ctrl)
		return -ENODEV;

	if (of_property_read_u32(ctrl, "base", &base)) {
		pr_err("no base\n");
		return -EINVAL; /* lost-here */
	}

	ret = vetch_start(ctrl, base);

	of_node_put(ctrl);

	return ret;
}

/* here the cursor is what the function goes on with */
int vetch_first(void);
int vetch_first(void)
{
	struct device_node *np = of_find_compatible_node(NULL, NULL, "acme,vetch"); /* expect: of-node-leak */
	struct device_node *ctrl = np;
	u32 base;
	int ret;

	if (!ctrl)
		return -ENODEV;

	if (of_property_read_u32(ctrl, "base", &base)) {
		pr_err("no base\n");
		return -EINVAL; /* lost-here */
	}

	ret = vetch_start(np, base);

	of_node_put(np);

	return ret;
}

/* what this file does with devices */
void vetch_drop(struct device_node *np);
void vetch_drop(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	platform_device_put(pdev);
}
