// SPDX-License-Identifier: GPL-2.0-only
/* Shape: driver data of a bound supplier, taken before the put or after it, is the accepted idiom. */
#include <linux/of_platform.h>

struct cowslip {
	struct device *dev;
	u32 id;
};

int cowslip_start(struct cowslip *c);

struct cowslip *cowslip_get(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	put_device(&pdev->dev);

	return platform_get_drvdata(pdev);
}

int cowslip_run(struct device_node *np)
{
	struct platform_device *pdev;
	struct cowslip *c;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	c = dev_get_drvdata(&pdev->dev);
	put_device(&pdev->dev);
	if (!c || !c->id)
		return -EPROBE_DEFER;

	return cowslip_start(c);
}

int cowslip_count(struct device_node *np)
{
	struct platform_device *pdev;
	struct cowslip *c;

	pdev = of_find_device_by_node(np); /* expect: device-ref-use-after-put */
	if (!pdev)
		return -EPROBE_DEFER;

	c = platform_get_drvdata(pdev);
	put_device(&pdev->dev);

	/* the driver data may be there for long, the platform device is not */
	return c->id + pdev->num_resources; /* lost-here */
}
