// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* Shape: remove undoes more than the put, and the function that fails has done it: a put alone is half of the way back. */
#include <linux/of_platform.h>
#include <linux/slab.h>

struct betony {
	struct device *amp, *second;
};

int betony_add_props(struct device *dev);
void betony_remove_props(struct device *dev);

static int betony_probe(struct platform_device *pdev)
{
	struct platform_device *amp, *second;
	struct betony *ctx;
	int ret;

	ctx = devm_kzalloc(&pdev->dev, sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;

	amp = of_find_device_by_node(pdev->dev.of_node); /* expect: device-ref-leak */
	if (!amp)
		return -EPROBE_DEFER;

	ret = betony_add_props(&amp->dev);
	if (ret) {
		put_device(&amp->dev);
		return ret;
	}

	ctx->amp = &amp->dev;

	second = of_find_device_by_node(pdev->dev.of_node->child);
	if (!second)
		return -EPROBE_DEFER; /* lost-here */

	ctx->second = &second->dev;
	platform_set_drvdata(pdev, ctx);

	return 0;
}

static void betony_remove(struct platform_device *pdev)
{
	struct betony *ctx = platform_get_drvdata(pdev);

	betony_remove_props(ctx->amp);
	put_device(ctx->amp);
	put_device(ctx->second);
}

static struct platform_driver betony_driver = {
	.probe = betony_probe,
	.remove = betony_remove,
	.driver = { .name = "betony" },
};
module_platform_driver(betony_driver);
