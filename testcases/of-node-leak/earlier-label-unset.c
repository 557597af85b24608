// SPDX-License-Identifier: GPL-2.0-only
/* Shape: as in earlier-label.c, but in the first round the label in front would put a pointer that nothing has set. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

bool tare_has_device(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	put_device(pdev ? &pdev->dev : NULL);
	return pdev;
}

int tare_parse(struct device_node *np, void **data, int n)
{
	struct device_node *list, *child;
	int ret = 0;
	u32 reg;

	list = of_get_child_by_name(np, "list");
	if (n > 8) {
		ret = -EINVAL;
		goto put_list;
	}

	for (int i = 0; i < n; i++) {
		data[i] = kzalloc(64, GFP_KERNEL);
		if (!data[i]) {
			ret = -ENOMEM;
			goto put_list; /* lost-here */
		}

		if (list)
			child = of_get_next_child(list, i ? child : NULL); /* expect: of-node-leak */
		else
			child = np;

		ret = of_property_read_u32(child, "reg", &reg);
		if (ret)
			goto put_child;
	}

put_child:
	if (child != np)
		of_node_put(child);
put_list:
	of_node_put(list);
	return ret;
}
