// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: an optional device in a field of fresh memory. The field is NULL where nothing is looked up, so that later
 * errors can put it whatever it is, as remove does.
 */
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct sedge {
	struct i2c_adapter *ddc;
	int supply;
};

int sedge_enable(int supply);

static int sedge_get_supply(struct platform_device *pdev, struct sedge *sedge)
{
	sedge->supply = of_get_child_count(pdev->dev.of_node);

	return sedge->supply ? 0 : -EINVAL;
}

static int sedge_probe(struct platform_device *pdev)
{
	struct device_node *np;
	struct sedge *sedge;
	int ret;

	sedge = devm_kzalloc(&pdev->dev, sizeof(*sedge), GFP_KERNEL);
	if (!sedge)
		return -ENOMEM;

	platform_set_drvdata(pdev, sedge);

	if (of_property_read_bool(pdev->dev.of_node, "acme,ddc")) {
		np = of_parse_phandle(pdev->dev.of_node, "ddc-i2c-bus", 0);
		sedge->ddc = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak */
		of_node_put(np);
		if (!sedge->ddc)
			return -EPROBE_DEFER;
	}

	ret = sedge_get_supply(pdev, sedge);
	if (ret)
		return ret; /* lost-here */

	ret = sedge_enable(sedge->supply);
	if (ret)
		return ret; /* lost-here */

	return 0;
}

static void sedge_remove(struct platform_device *pdev)
{
	struct sedge *sedge = platform_get_drvdata(pdev);

	i2c_put_adapter(sedge->ddc);
}

static struct platform_driver sedge_driver = {
	.probe = sedge_probe,
	.remove = sedge_remove,
	.driver = { .name = "sedge" },
};
module_platform_driver(sedge_driver);
