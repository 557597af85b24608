// SPDX-License-Identifier: GPL-2.0-only
/* Shape: an unknown function makes an object that keeps the device in a field; remove puts that field. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct sloe_region {
	struct device dev;
	struct device *mgr;
};

struct sloe_loose_region {
	struct device dev;
	struct device *mgr;
};

extern const struct class sloe_class;

struct sloe_region *sloe_region_register(struct device *parent, struct device *mgr);
void sloe_region_unregister(struct sloe_region *region);
struct sloe_loose_region *sloe_loose_region_create(struct device *parent, struct device *mgr);
void sloe_loose_region_free(struct sloe_loose_region *region);

static int sloe_probe(struct platform_device *pdev)
{
	struct sloe_region *region;
	struct device *mgr;
	int ret;

	mgr = class_find_device_by_of_node(&sloe_class, pdev->dev.of_node->child);
	if (!mgr)
		return -EPROBE_DEFER;

	region = sloe_region_register(&pdev->dev, mgr);
	if (IS_ERR(region)) {
		ret = PTR_ERR(region);
		goto err_put;
	}

	platform_set_drvdata(pdev, region);

	return 0;

err_put:
	put_device(mgr);

	return ret;
}

static void sloe_remove(struct platform_device *pdev)
{
	struct sloe_region *region = platform_get_drvdata(pdev);
	struct device *mgr = region->mgr;

	sloe_region_unregister(region);
	put_device(mgr);
}

static int sloe_loose_probe(struct platform_device *pdev)
{
	struct sloe_loose_region *region;
	struct device *mgr;

	mgr = class_find_device_by_of_node(&sloe_class, pdev->dev.of_node->child); /* expect: device-ref-leak */
	if (!mgr)
		return -EPROBE_DEFER;

	region = sloe_loose_region_create(&pdev->dev, mgr);
	if (IS_ERR(region)) {
		put_device(mgr);
		return PTR_ERR(region);
	}

	platform_set_drvdata(pdev, region);

	return 0; /* lost-here */
}

static void sloe_loose_remove(struct platform_device *pdev)
{
	struct sloe_loose_region *region = platform_get_drvdata(pdev);

	sloe_loose_region_free(region);
}

static struct platform_driver sloe_driver = {
	.probe = sloe_probe,
	.remove = sloe_remove,
	.driver = { .name = "sloe" },
};

static struct platform_driver sloe_loose_driver = {
	.probe = sloe_loose_probe,
	.remove = sloe_loose_remove,
	.driver = { .name = "sloe-loose" },
};

static int __init sloe_init(void)
{
	return platform_driver_register(&sloe_driver) ?: platform_driver_register(&sloe_loose_driver);
}
module_init(sloe_init);
