// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: put_device() of some ops table is not the driver core's put_device(). */
#include <linux/of_platform.h>

struct erica_ops {
	void (*put_device)(struct device *dev);
};

struct erica_host {
	const struct erica_ops *ops;
};

int erica_scan(struct erica_host *host, struct device *dev);

int erica_attach(struct erica_host *host, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;

	ret = erica_scan(host, &pdev->dev);
	host->ops->put_device(&pdev->dev);

	return ret; /* lost-here */
}

int erica_attach_balanced(struct erica_host *host, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	ret = erica_scan(host, &pdev->dev);
	host->ops->put_device(&pdev->dev);
	put_device(&pdev->dev);

	return ret;
}
