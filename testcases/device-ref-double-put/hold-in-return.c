// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a helper takes its own reference inside its return expression; two puts are right then. */
#include <linux/of_platform.h>

struct chicory {
	struct device *dev;
	u32 id;
};

int chicory_start(struct chicory *c);

static struct chicory *chicory_bind(struct device *dev)
{
	return dev_get_drvdata(get_device(dev));
}

static struct chicory *chicory_peek(struct device *dev)
{
	return dev_get_drvdata(dev);
}

int chicory_probe(struct device_node *np)
{
	struct platform_device *pdev;
	struct chicory *c;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -EPROBE_DEFER;

	c = chicory_bind(&pdev->dev);
	put_device(&pdev->dev);

	ret = chicory_start(c);
	if (ret) {
		put_device(&pdev->dev);
		return ret;
	}

	put_device(&pdev->dev);

	return 0;
}

int chicory_peek_probe(struct device_node *np)
{
	struct platform_device *pdev;
	struct chicory *c;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -EPROBE_DEFER;

	c = chicory_peek(&pdev->dev);
	put_device(&pdev->dev);

	ret = chicory_start(c);
	if (ret) {
		put_device(&pdev->dev); /* lost-here */
		return ret;
	}

	return 0;
}
