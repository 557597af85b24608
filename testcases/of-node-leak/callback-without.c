// SPDX-License-Identifier: GPL-2.0-only
/* The callback may end the round with 1 and without a reference: a put in its caller might meet what was never set. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>

struct mallow_search {
	struct device_node *np;
};

bool mallow_is_root(struct device *dev);
int mallow_prepare(struct device *dev);

static int mallow_find(struct device *dev, void *data)
{
	struct mallow_search *s = data;

	if (mallow_is_root(dev))
		return 1;

	s->np = of_parse_phandle(dev->of_node, "acme,mallow", 0);
	if (!s->np)
		return 0;

	return 1;
}

static int mallow_probe(struct platform_device *pdev)
{
	struct mallow_search search;
	struct device *other;
	int ret;

	other = bus_find_device_by_name(&platform_bus_type, NULL, "mallow");
	put_device(other);
	if (other)
		return -EBUSY;

	ret = bus_for_each_dev(&platform_bus_type, NULL, &search, mallow_find); /* expect: of-node-leak */
	if (ret <= 0)
		return ret ?: -ENODEV;

	ret = mallow_prepare(&pdev->dev);
	if (ret)
		return ret; /* lost-here */

	return 0; /* lost-here */
}

static struct platform_driver mallow_driver = {
	.probe = mallow_probe,
};
module_platform_driver(mallow_driver);
