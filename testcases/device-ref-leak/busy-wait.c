// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a loop that only waits, between the look-up and the put. */
#include <linux/of_platform.h>
#include <linux/processor.h>

struct orache_priv {
	bool busy;
	int result;
};

int orache_start(struct orache_priv *priv, struct device *dev);

int orache_run_balanced(struct orache_priv *priv, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret;

	if (!pdev)
		return -ENODEV;

	ret = orache_start(priv, &pdev->dev);
	while (priv->busy)
		cpu_relax();
	put_device(&pdev->dev);

	return ret;
}

int orache_run(struct orache_priv *priv, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int ret;

	if (!pdev)
		return -ENODEV;

	ret = orache_start(priv, &pdev->dev);
	while (priv->busy)
		cpu_relax();
	if (ret)
		return ret; /* lost-here */
	put_device(&pdev->dev);

	return 0;
}
