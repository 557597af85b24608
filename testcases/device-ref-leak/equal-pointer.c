// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the device turns out to be one that is known already, and is put by that name. */
#include <linux/of_platform.h>

struct plantain_priv {
	struct device *self;
};

int plantain_link(struct device *a, struct device *b);

int plantain_resolve(struct plantain_priv *priv, struct device_node *np)
{
	struct device *peer;
	int ret;

	peer = bus_find_device_by_of_node(&platform_bus_type, np);
	if (!peer)
		return -EPROBE_DEFER;

	if (peer == priv->self) {
		put_device(priv->self);
		return -EINVAL;
	}

	ret = plantain_link(priv->self, peer);
	put_device(peer);

	return ret;
}

int plantain_resolve_lost(struct device *self, struct device *other, struct device_node *np)
{
	struct device *peer;
	int ret;

	peer = bus_find_device_by_of_node(&platform_bus_type, np); /* expect: device-ref-leak */
	if (!peer)
		return -EPROBE_DEFER;

	if (peer != self) {
		put_device(other);
		return -EINVAL; /* lost-here */
	}

	ret = plantain_link(self, other);
	put_device(peer);

	return ret;
}
