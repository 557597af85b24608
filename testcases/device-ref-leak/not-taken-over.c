// SPDX-License-Identifier: GPL-2.0-only
/* Functions that look as if they kept the reference: none of them takes it over. */
#include <linux/component.h>
#include <linux/of_platform.h>
#include <linux/regulator/consumer.h>

int iris_link_supplier(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	if (!device_link_add(dev, &pdev->dev, DL_FLAG_AUTOREMOVE_CONSUMER))
		return -EINVAL; /* lost-here */

	return 0; /* lost-here */
}

int iris_link_supplier_balanced(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	struct device_link *link;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	link = device_link_add(dev, &pdev->dev, DL_FLAG_AUTOREMOVE_CONSUMER);
	put_device(&pdev->dev);

	return link ? 0 : -EINVAL;
}

int iris_match_component(struct device *dev, struct component_match **match, struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	component_match_add(dev, match, component_compare_dev, &pdev->dev);

	return 0; /* lost-here */
}

int iris_supply(struct device_node *np)
{
	struct platform_device *pdev;
	struct regulator *reg;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -EPROBE_DEFER;

	reg = regulator_get(&pdev->dev, "vdd");
	if (IS_ERR(reg))
		return PTR_ERR(reg); /* lost-here */

	ret = regulator_enable(reg);
	regulator_put(reg);

	return ret; /* lost-here */
}
