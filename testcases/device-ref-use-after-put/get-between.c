// SPDX-License-Identifier: GPL-2.0-only
/* Shape: something else holds the device by then: get_device(), a helper, a field, an unknown function. */
#include <linux/of_platform.h>

struct cumin_ctx {
	struct device *dev;
};

struct cumin_set;

int cumin_start(struct device *dev);
int cumin_set_insert(struct cumin_set *set, struct device *dev);

int cumin_run(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	get_device(&pdev->dev);
	put_device(&pdev->dev);
	ret = cumin_start(&pdev->dev);
	put_device(&pdev->dev);

	return ret;
}

static void cumin_hold(struct device *dev)
{
	get_device(dev);
}

static void cumin_unhold(struct device *dev)
{
	put_device(dev);
}

int cumin_run_held(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	cumin_hold(&pdev->dev);
	platform_device_put(pdev);
	ret = cumin_start(&pdev->dev);
	cumin_unhold(&pdev->dev);

	return ret;
}

int cumin_keep(struct cumin_ctx *ctx, struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	ctx->dev = get_device(&pdev->dev);
	put_device(&pdev->dev);

	return cumin_start(&pdev->dev);
}

void cumin_forget(struct cumin_ctx *ctx)
{
	put_device(ctx->dev);
	ctx->dev = NULL;
}

int cumin_insert(struct cumin_set *set, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* known-false: device-ref-use-after-put */
	if (!pdev)
		return -ENODEV;

	ret = cumin_set_insert(set, &pdev->dev);
	put_device(&pdev->dev);
	if (ret)
		return ret;

	return cumin_start(&pdev->dev);
}

int cumin_run_unheld(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* known-miss: device-ref-use-after-put */
	if (!pdev)
		return -ENODEV;

	cumin_hold(&pdev->dev);
	ret = cumin_start(&pdev->dev);
	cumin_unhold(&pdev->dev);
	platform_device_put(pdev);
	if (ret)
		return ret;

	return cumin_start(&pdev->dev); /* lost-here */
}
