// SPDX-License-Identifier: GPL-2.0-only
/* A callback takes the reference, and ends the round with 1: it is left behind a pointer that leads to a local, or in the local. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct linden_search {
	struct device_node *np;
	u32 port;
};

int linden_prepare(struct device *dev);
int linden_start(struct device *dev, u32 port);

static int linden_find(struct device *dev, void *data)
{
	struct linden_search *s = *(void **)data;

	s->np = of_parse_phandle(dev->of_node, "acme,linden", 0);
	if (!s->np)
		return 0;
	*(void **)data = dev;
	return 1;
}

static int linden_attach(struct device *dev)
{
	struct linden_search search;
	struct device *owner;
	void *data = &search;
	int err;

	search.port = 0;
	err = bus_for_each_dev(&platform_bus_type, NULL, &data, linden_find); /* expect: of-node-leak */
	owner = data;
	if (err == 0)
		return -ENODEV;
	if (err < 0)
		return err;

	err = linden_prepare(owner);
	if (err)
		return err; /* lost-here */

	return linden_start(dev, search.port); /* lost-here */
}

static int linden_see(struct device *dev, void *data)
{
	struct linden_search *s = data;

	s->np = of_parse_phandle(dev->of_node, "acme,linden", 0);
	return s->np ? 1 : 0;
}

static int linden_probe(struct platform_device *pdev)
{
	struct linden_search search;
	struct device *other;
	int ret;

	other = bus_find_device_by_name(&platform_bus_type, NULL, "linden");
	put_device(other);
	if (other)
		return -EBUSY;

	ret = bus_for_each_dev(&platform_bus_type, NULL, &search, linden_see); /* expect: of-node-leak */
	if (ret <= 0)
		return ret ?: -ENODEV;

	ret = linden_prepare(&pdev->dev);
	if (ret)
		return ret; /* lost-here */

	return linden_attach(&pdev->dev); /* lost-here */
}

static struct platform_driver linden_driver = {
	.probe = linden_probe,
};
module_platform_driver(linden_driver);
