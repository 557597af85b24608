// SPDX-License-Identifier: GPL-2.0-only
/* A look-up that gives the driver data, through which no caller puts the device: the look-up drops it. */
#include <linux/of_platform.h>
#include <linux/slab.h>

struct sorrel_hub {
	struct device *dev;
	struct device *monitor;
	u32 lanes;
};

struct sorrel_user {
	struct sorrel_hub *hub;
	struct device *dev;
};

int sorrel_hub_add(struct sorrel_hub *hub, struct sorrel_user *user);

static struct sorrel_hub *sorrel_hub_get(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return pdev ? platform_get_drvdata(pdev) : NULL; /* lost-here */
}

int sorrel_attach(struct device *dev)
{
	struct sorrel_user *user;
	struct sorrel_hub *hub;
	int ret;

	hub = sorrel_hub_get(dev->of_node); /* expect: device-ref-leak "sorrel_hub_get" */
	if (!hub)
		return -EPROBE_DEFER;

	user = kzalloc(sizeof(*user), GFP_KERNEL);
	if (!user)
		return -ENOMEM; /* lost-here */

	user->dev = dev;
	user->hub = hub;
	ret = sorrel_hub_add(hub, user);
	if (ret) {
		kfree(user);
		return ret; /* lost-here */
	}
	dev_set_drvdata(dev, user);

	return 0;
}

static void sorrel_hub_remove(struct platform_device *pdev)
{
	struct sorrel_hub *hub = platform_get_drvdata(pdev);

	put_device(hub->monitor);
}

static struct platform_driver sorrel_hub_driver = {
	.remove = sorrel_hub_remove,
};
module_platform_driver(sorrel_hub_driver);
