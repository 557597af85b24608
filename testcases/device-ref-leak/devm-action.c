// SPDX-License-Identifier: GPL-2.0-only
/* A devm action drops the reference: with the device, an alias, or a containing struct as argument. */
#include <linux/of_platform.h>

struct basil_ctx {
	struct device *dev;
	struct platform_device *peer;
};

static void basil_put_pdev(void *data)
{
	platform_device_put(data);
}

static void basil_put_dev(void *data)
{
	put_device(data);
}

static void basil_put_peer(void *data)
{
	struct basil_ctx *ctx = data;

	put_device(&ctx->peer->dev);
}

int basil_hold_pdev(struct device *dev, struct device_node *np)
{
	struct platform_device *peer = of_find_device_by_node(np);

	if (!peer)
		return -EPROBE_DEFER;

	return devm_add_action_or_reset(dev, basil_put_pdev, peer);
}

int basil_hold_alias(struct device *dev, struct device_node *np)
{
	struct platform_device *peer = of_find_device_by_node(np);
	struct device *peer_dev;
	int ret;

	if (!peer)
		return -EPROBE_DEFER;

	peer_dev = &peer->dev;
	ret = devm_add_action_or_reset(dev, basil_put_dev, peer_dev);
	if (ret)
		return ret;

	return dev_get_drvdata(peer_dev) ? 0 : -EPROBE_DEFER;
}

int basil_hold_ctx(struct basil_ctx *ctx, struct device_node *np)
{
	ctx->peer = of_find_device_by_node(np);
	if (!ctx->peer)
		return -EPROBE_DEFER;

	return devm_add_action_or_reset(ctx->dev, basil_put_peer, ctx);
}

int basil_hold_or_put(struct device *dev, struct device_node *np)
{
	struct platform_device *peer = of_find_device_by_node(np);
	int ret;

	if (!peer)
		return -EPROBE_DEFER;

	ret = devm_add_action(dev, basil_put_pdev, peer);
	if (ret) {
		platform_device_put(peer);
		return ret;
	}

	return 0;
}

int basil_hold(struct device *dev, struct device_node *np)
{
	struct platform_device *peer = of_find_device_by_node(np); /* expect: device-ref-leak */
	int ret;

	if (!peer)
		return -EPROBE_DEFER;

	ret = devm_add_action(dev, basil_put_pdev, peer);
	if (ret)
		return ret; /* lost-here */

	return 0;
}
