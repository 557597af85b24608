// SPDX-License-Identifier: GPL-2.0-only
/* A field that keeps the device when all goes well is the caller's to empty. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct reed {
	struct platform_device *peer;
	void *handle;
};

void *reed_open(struct platform_device *peer);

static int reed_fill(struct device *dev, struct reed *reed)
{
	reed->peer = of_find_device_by_node(dev->of_node); /* expect: device-ref-leak */
	if (!reed->peer)
		return -ENODEV;

	reed->handle = reed_open(reed->peer);
	if (!reed->handle)
		return -ENXIO;

	return 0;
}

int reed_probe(struct platform_device *pdev)
{
	struct reed *reed;
	int ret;

	reed = kzalloc(sizeof(*reed), GFP_KERNEL);
	if (!reed)
		return -ENOMEM;

	ret = reed_fill(&pdev->dev, reed);
	if (ret) {
		kfree(reed); /* lost-here */
		return ret;
	}
	platform_set_drvdata(pdev, reed);

	return 0;
}

void reed_remove(struct platform_device *pdev)
{
	struct reed *reed = platform_get_drvdata(pdev);

	platform_device_put(reed->peer);
	kfree(reed);
}
