// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a loop keeps the first node it finds for what follows; where a later round fails, it is lost. */
#include <linux/of.h>
#include <linux/of_platform.h>

int maple_add(struct device *dev, struct device_node *np, int index);
void maple_remove_all(struct device *dev);

int maple_parse(struct device *dev, int count)
{
	struct device_node *np, *sub, *bus, *first_found_bus_node = NULL;
	struct platform_device *pdev;
	int i, ret;

	if (count < 1)
		return -EINVAL;

	for (i = 0; i < count; i++) {
		np = of_parse_phandle(dev->of_node, "acme,ports", i);
		if (!np) {
			ret = -EINVAL;
			goto err_remove;
		}

		ret = maple_add(dev, np, i);
		if (ret) {
			of_node_put(np);
			goto err_remove;
		}

		sub = of_parse_phandle(np, "acme,bus", 0); /* expect: of-node-leak */
		of_node_put(np);
		if (!sub) {
			ret = -EINVAL;
			goto err_remove;
		}

		/* A bus may be behind another one. */
		bus = of_parse_phandle(sub, "acme,bus", 0); /* expect: of-node-leak */
		if (bus)
			of_node_put(sub);
		else
			bus = sub;

		if (!first_found_bus_node) {
			first_found_bus_node = bus;
		} else if (first_found_bus_node != bus) {
			dev_err(dev, "more than one bus\n");
			of_node_put(bus);
			ret = -EINVAL;
			goto err_remove;
		} else {
			of_node_put(bus);
		}
	}

	if (!first_found_bus_node) {
		ret = -ENODEV;
		goto err_remove;
	}

	pdev = of_find_device_by_node(first_found_bus_node);
	of_node_put(first_found_bus_node);
	if (!pdev) {
		ret = -EPROBE_DEFER;
		goto err_remove;
	}

	dev_info(dev, "on %s\n", dev_name(&pdev->dev));
	put_device(&pdev->dev);

	return 0;

err_remove:
	maple_remove_all(dev);

	return ret;
}

/* The same, put on all ways. */
int maple_parse_balanced(struct device *dev, int count)
{
	struct device_node *np, *first = NULL;
	struct platform_device *pdev;
	int i, ret;

	for (i = 0; i < count; i++) {
		np = of_parse_phandle(dev->of_node, "acme,ports", i);
		if (!np) {
			ret = -EINVAL;
			goto err_put;
		}

		if (!first)
			first = np;
		else
			of_node_put(np);
	}

	if (!first)
		return -ENODEV;

	pdev = of_find_device_by_node(first);
	of_node_put(first);
	if (!pdev)
		return -EPROBE_DEFER;

	dev_info(dev, "on %s\n", dev_name(&pdev->dev));
	put_device(&pdev->dev);

	return 0;

err_put:
	of_node_put(first);

	return ret;
}
