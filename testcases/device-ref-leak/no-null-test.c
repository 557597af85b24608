// SPDX-License-Identifier: GPL-2.0-only
/* No NULL test: fine with a NULL-safe put, and never an excuse for a missing one. */
#include <linux/of_platform.h>

int quince_poke(struct platform_device *pdev);

int quince_poke_balanced(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	ret = quince_poke(pdev);
	platform_device_put(pdev);

	return ret;
}

int quince_poke_untested(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return quince_poke(pdev); /* lost-here */
}

bool quince_bound(struct device_node *np)
{
	return platform_get_drvdata(of_find_device_by_node(np)) != NULL; /* expect: device-ref-leak */
}
