// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: an early return between the look-up and the put. */
#include <linux/of_platform.h>

struct acorn_pll {
	u32 rate;
	void *parent;
};

int acorn_check_rate(struct acorn_pll *pll);

int acorn_pll_attach(struct acorn_pll *pll, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak "of_find_device_by_node" */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = acorn_check_rate(pll);
	if (ret)
		return ret; /* lost-here */

	pll->parent = platform_get_drvdata(pdev);
	put_device(&pdev->dev);

	return 0;
}

int acorn_pll_attach_balanced(struct acorn_pll *pll, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = acorn_check_rate(pll);
	if (ret) {
		platform_device_put(pdev);
		return ret;
	}

	pll->parent = platform_get_drvdata(pdev);
	platform_device_put(pdev);

	return 0;
}
