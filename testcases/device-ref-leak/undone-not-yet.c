// SPDX-License-Identifier: GPL-2.0-only
/* Shape: remove undoes more than the put, but where the function fails nothing of it has been done yet. */
#include <linux/of_platform.h>
#include <linux/slab.h>

struct bugle {
	struct device *amp, *second;
};

int bugle_add_props(struct device *dev);
void bugle_remove_props(struct device *dev);

static int bugle_probe(struct platform_device *pdev)
{
	struct platform_device *amp, *second;
	struct bugle *ctx;

	ctx = devm_kzalloc(&pdev->dev, sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;

	amp = of_find_device_by_node(pdev->dev.of_node); /* expect: device-ref-leak */
	if (!amp)
		return -EPROBE_DEFER;

	ctx->amp = &amp->dev;

	second = of_find_device_by_node(pdev->dev.of_node->child);
	if (!second)
		return -EPROBE_DEFER; /* lost-here */

	ctx->second = &second->dev;
	platform_set_drvdata(pdev, ctx);

	return 0;
}

static void bugle_remove(struct platform_device *pdev)
{
	struct bugle *ctx = platform_get_drvdata(pdev);

	bugle_remove_props(ctx->amp);
	put_device(ctx->amp);
	put_device(ctx->second);
}

static struct platform_driver bugle_driver = {
	.probe = bugle_probe,
	.remove = bugle_remove,
	.driver = { .name = "bugle" },
};
module_platform_driver(bugle_driver);
