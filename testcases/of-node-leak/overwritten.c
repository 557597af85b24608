// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the pointer is set anew while it holds the only reference. */
#include <linux/of.h>
#include <linux/of_platform.h>

int gourd_setup(struct platform_device *pdev);

int gourd_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	int ret;

	np = of_get_child_by_name(dev->of_node, "ports"); /* expect: of-node-leak "of_get_child_by_name" */
	if (!np)
		return -ENODEV;

	np = of_get_child_by_name(np, "port"); /* lost-here */
	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = gourd_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

int gourd_probe_balanced(struct device *dev)
{
	struct device_node *ports, *np;
	struct platform_device *pdev;
	int ret;

	ports = of_get_child_by_name(dev->of_node, "ports");
	if (!ports)
		return -ENODEV;

	np = of_get_child_by_name(ports, "port");
	of_node_put(ports);
	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = gourd_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}

/* The look-up inside an argument can never be put. */
int gourd_probe_nested(struct device *dev)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(of_parse_phandle(dev->of_node, "acme,phy", 0)); /* expect: of-node-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = gourd_setup(pdev);
	put_device(&pdev->dev);

	return ret;
}
