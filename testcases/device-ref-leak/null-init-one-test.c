// SPDX-License-Identifier: GPL-2.0-only
/* A NULL-initialised pointer, a look-up on one branch, one test at the end. */
#include <linux/of_platform.h>

struct juniper_cfg {
	bool has_peer;
	u32 mode;
};

int juniper_setup(const struct juniper_cfg *cfg, struct platform_device *peer);

int juniper_configure_balanced(const struct juniper_cfg *cfg, struct device_node *np)
{
	struct platform_device *peer = NULL;
	int ret;

	if (cfg->has_peer) {
		peer = of_find_device_by_node(np);
		if (!peer)
			return -EPROBE_DEFER;
	}

	ret = juniper_setup(cfg, peer);

	if (peer)
		put_device(&peer->dev);

	return ret;
}

int juniper_configure(const struct juniper_cfg *cfg, struct device_node *np)
{
	struct platform_device *peer = NULL;
	int ret;

	if (cfg->has_peer) {
		peer = of_find_device_by_node(np); /* expect: device-ref-leak */
		if (!peer)
			return -EPROBE_DEFER;
	}

	ret = juniper_setup(cfg, peer);
	if (ret)
		return ret; /* lost-here */

	if (peer)
		put_device(&peer->dev);

	return 0;
}
