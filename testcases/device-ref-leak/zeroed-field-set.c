// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: as in zeroed-field.c, but a function of another file gets the record first, and may have left something in the
 * field that is not held: then a put at the errors is one too many.
 */
/* unfixable */
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct rush {
	struct i2c_adapter *ddc;
	int supply;
};

int rush_enable(int supply);
void rush_restore(struct rush *rush);

static int rush_get_supply(struct platform_device *pdev, struct rush *rush)
{
	rush->supply = of_get_child_count(pdev->dev.of_node);

	return rush->supply ? 0 : -EINVAL;
}

static int rush_probe(struct platform_device *pdev)
{
	struct device_node *np;
	struct rush *rush;
	int ret;

	rush = devm_kzalloc(&pdev->dev, sizeof(*rush), GFP_KERNEL);
	if (!rush)
		return -ENOMEM;

	platform_set_drvdata(pdev, rush);
	rush_restore(rush);

	if (of_property_read_bool(pdev->dev.of_node, "acme,ddc")) {
		np = of_parse_phandle(pdev->dev.of_node, "ddc-i2c-bus", 0);
		rush->ddc = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak */
		of_node_put(np);
		if (!rush->ddc)
			return -EPROBE_DEFER;
	}

	ret = rush_get_supply(pdev, rush);
	if (ret)
		return ret; /* lost-here */

	ret = rush_enable(rush->supply);
	if (ret)
		return ret; /* lost-here */

	return 0;
}

static void rush_remove(struct platform_device *pdev)
{
	struct rush *rush = platform_get_drvdata(pdev);

	i2c_put_adapter(rush->ddc);
}

static struct platform_driver rush_driver = {
	.probe = rush_probe,
	.remove = rush_remove,
	.driver = { .name = "rush" },
};
module_platform_driver(rush_driver);
