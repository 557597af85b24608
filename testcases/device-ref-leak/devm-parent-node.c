// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device found is that of the node's parent, or the function gets one of its own as well: whose device managed
 * memory hangs on says nothing of which one the code was called for.
 */
/* unfixable */
#include <linux/of_platform.h>
#include <linux/slab.h>

struct sundew {
	struct device *dev;
};

static int sundew_init(struct device_node *np, struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent); /* expect: device-ref-leak */
	struct sundew *s;

	s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM; /* lost-here */

	s->dev = &pdev->dev;
	platform_set_drvdata(pdev, s);

	return 0;
}

struct sundew_owner {
	struct device *port;
};

static int sundew_attach(struct device_node *np, struct sundew_owner *owner)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	void *buf;

	buf = devm_kzalloc(&pdev->dev, 16, GFP_KERNEL);
	if (!buf)
		return -ENOMEM; /* lost-here */

	owner->port = &pdev->dev;

	return 0;
}

const struct of_device_id sundew_match[] = {
	{ .compatible = "acme,sundew", .data = sundew_init },
	{ .compatible = "acme,sundew-port", .data = sundew_attach },
	{ }
};
