// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a loop keeps a node for what follows, and a label that puts it for all that leaves the loop would be wrong. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>

int alder_add(struct device *dev, struct device_node *np, int index);
int alder_use(struct device *dev, struct device_node *np);
void alder_remove_all(struct device *dev);

/* What succeeds comes by the label, too. */
int alder_shared(struct device *dev, int count)
{
	struct device_node *np, *first = NULL;
	int i, ret = 0;

	for (i = 0; i < count; i++) {
		np = of_parse_phandle(dev->of_node, "acme,ports", i); /* expect: of-node-leak */
		if (!np) {
			ret = -EINVAL;
			goto out;
		}

		if (!first) {
			first = np;
		} else if (first != np) {
			of_node_put(np);
			ret = -EINVAL;
			goto out;
		} else {
			of_node_put(np);
		}
	}

	ret = alder_use(dev, first);
	of_node_put(first);

out:
	alder_remove_all(dev);

	return ret;
}

/* A later round puts it by its other name. */
int alder_other_name(struct device *dev, int count)
{
	struct device_node *np = NULL, *first = NULL;
	int i, ret;

	for (i = 0; i < count; i++) {
		if (i && alder_add(dev, first, i)) {
			ret = -EBUSY;
			of_node_put(np);
			goto err_remove;
		}

		if (i)
			continue;

		np = of_parse_phandle(dev->of_node, "acme,ports", i); /* expect: of-node-leak */
		if (!np) {
			ret = -EINVAL;
			goto err_remove;
		}

		if (!first)
			first = np;

		ret = alder_add(dev, np, i);
		if (ret)
			goto err_remove;
	}

	ret = alder_use(dev, first);
	of_node_put(first);
	if (ret)
		goto err_remove;

	return 0;

err_remove:
	alder_remove_all(dev);

	return ret;
}

/* On one of the ways it is not NULL before it is set. */
int alder_borrowed(struct device *dev, struct device_node *other, int count)
{
	struct device_node *np, *first = NULL;
	int i, ret;

	if (count > 4)
		first = other;

	for (i = 0; i < count; i++) {
		np = of_parse_phandle(dev->of_node, "acme,ports", i); /* expect: of-node-leak */
		if (!np) {
			ret = -EINVAL;
			goto err_remove;
		}

		if (!first) {
			first = np;
		} else if (first != np) {
			of_node_put(np);
			ret = -EINVAL;
			goto err_remove;
		} else {
			of_node_put(np);
		}
	}

	ret = alder_use(dev, first);
	of_node_put(first);
	if (ret)
		goto err_remove;

	return 0;

err_remove:
	alder_remove_all(dev);

	return ret;
}

/* Devices are looked up here. */
int alder_find(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);

	return 0;
}
