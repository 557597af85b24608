// SPDX-License-Identifier: GPL-2.0-only
/* One label for all exits, with or without a test whether the device was found. */
#include <linux/of_platform.h>
#include <linux/slab.h>

int yew_fill(void *buf);
int yew_send(struct device *dev, void *buf);

int yew_transfer_balanced(struct device_node *np)
{
	struct platform_device *pdev;
	struct device *dev = NULL;
	void *buf;
	int ret;

	buf = kzalloc(64, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	ret = yew_fill(buf);
	if (ret)
		goto out;

	pdev = of_find_device_by_node(np);
	if (!pdev) {
		ret = -ENODEV;
		goto out;
	}
	dev = &pdev->dev;

	ret = yew_send(dev, buf);
out:
	if (dev)
		put_device(dev);
	kfree(buf);

	return ret;
}

int yew_transfer(struct device_node *np)
{
	struct platform_device *pdev;
	struct device *dev = NULL;
	void *buf;
	int ret;

	buf = kzalloc(64, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev) {
		ret = -ENODEV;
		goto out;
	}

	ret = yew_fill(buf);
	if (ret)
		goto out; /* lost-here */

	dev = &pdev->dev;
	ret = yew_send(dev, buf);
out:
	if (dev)
		put_device(dev);
	kfree(buf);

	return ret;
}
