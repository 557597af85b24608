// SPDX-License-Identifier: GPL-2.0-only
/* rule: device-ref-leak. Names of device-ref-leak.c, of functions that take nothing: one process looks at both files */
static struct device *fennel_get_device(struct caraway *c)
{
	return c->dev;
}

static struct device *caraway_device(struct caraway *c)
{
	struct device *dev;

	dev = fennel_get_device(c);
	return dev;
}

static int borrowed(struct caraway *c)
{
	struct device *dev;

	dev = caraway_device(c);
	if (!dev)
		return -ENODEV;
	return caraway_start(dev);
}

static int taken(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;
	return caraway_start(&pdev->dev);
}
