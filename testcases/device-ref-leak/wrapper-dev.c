// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper that returns &pdev->dev. */
#include <linux/of_platform.h>

int sumac_power(struct device *dev, bool on);

static struct device *sumac_get_domain(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	return &pdev->dev;
}

int sumac_power_on(struct device_node *np)
{
	struct device *domain = sumac_get_domain(np); /* expect: device-ref-leak "sumac_get_domain" */

	if (IS_ERR(domain))
		return PTR_ERR(domain);

	return sumac_power(domain, true); /* lost-here */
}

int sumac_power_off(struct device_node *np)
{
	struct device *domain = sumac_get_domain(np);
	int ret;

	if (IS_ERR(domain))
		return PTR_ERR(domain);

	ret = sumac_power(domain, false);
	put_device(domain);

	return ret;
}
