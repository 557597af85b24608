// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a search drops the node that it starts from. */
#include <linux/of.h>
#include <linux/of_platform.h>

int marjoram_setup(struct platform_device *pdev);

int marjoram_probe(void)
{
	struct device_node *soc, *np;
	struct platform_device *pdev;
	int ret;

	soc = of_find_compatible_node(NULL, NULL, "acme,soc"); /* known-miss: of-node-use-after-put */
	if (!soc)
		return -ENODEV;

	np = of_find_compatible_node(soc, NULL, "acme,marjoram");
	of_node_put(soc); /* lost-here */
	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = marjoram_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

int marjoram_probe_held(void)
{
	struct device_node *soc, *np;
	struct platform_device *pdev;
	int ret;

	soc = of_find_compatible_node(NULL, NULL, "acme,soc");
	if (!soc)
		return -ENODEV;

	np = of_find_compatible_node(of_node_get(soc), NULL, "acme,marjoram");
	of_node_put(soc);
	if (!np)
		return -ENODEV;

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = marjoram_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

/* The child search drops "prev", never the parent. */
int marjoram_second_child(struct device_node *parent)
{
	struct device_node *first, *second;

	first = of_get_next_child(parent, NULL); /* expect: of-node-use-after-put */
	if (!first)
		return -ENODEV;

	second = of_get_next_child(parent, first);
	of_node_put(second);

	return of_property_read_bool(first, "acme,twin") ? 0 : -EINVAL; /* lost-here */
}
