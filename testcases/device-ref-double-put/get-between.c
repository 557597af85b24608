// SPDX-License-Identifier: GPL-2.0-only
/* Shape: two puts answer for a look-up and a get_device(); a third is one too many. */
#include <linux/of_platform.h>

struct bellis_ctx {
	struct device *dev;
};

int bellis_start(struct device *dev);
int bellis_sync(struct device *dev);

int bellis_run(struct device_node *np)
{
	struct platform_device *pdev;
	struct device *dev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	dev = get_device(&pdev->dev);
	ret = bellis_start(dev);
	put_device(&pdev->dev);
	if (ret) {
		put_device(dev);
		return ret;
	}

	ret = bellis_sync(dev);
	put_device(dev);

	return ret;
}

static void bellis_hold(struct bellis_ctx *ctx, struct device *dev)
{
	ctx->dev = get_device(dev);
}

static void bellis_drop(struct bellis_ctx *ctx)
{
	put_device(ctx->dev);
	ctx->dev = NULL;
}

int bellis_run_held(struct bellis_ctx *ctx, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	bellis_hold(ctx, &pdev->dev);
	put_device(&pdev->dev);

	ret = bellis_start(ctx->dev);
	if (ret) {
		bellis_drop(ctx);
		return ret;
	}

	return 0;
}

int bellis_run_thrice(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* known-miss: device-ref-double-put */
	if (!pdev)
		return -ENODEV;

	get_device(&pdev->dev);
	ret = bellis_start(&pdev->dev);
	put_device(&pdev->dev);
	if (ret) {
		put_device(&pdev->dev);
		goto err;
	}

	put_device(&pdev->dev);

	return 0;

err:
	put_device(&pdev->dev); /* lost-here */

	return ret;
}
