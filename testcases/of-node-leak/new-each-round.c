// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: a node goes into the driver data of a device that is made in the same round, and is lost where that fails. What
 * the round before has stored stays where it is.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

#define MELILOT_PORTS	2

struct melilot_port {
	struct device_node *phy;
};

int melilot_read(struct device_node *np);
int melilot_register(struct device *dev, struct device **port);
int melilot_address(struct device *dev, struct melilot_port *port);
void melilot_unregister(struct device *port);

int melilot_probe(struct device *dev, struct device **ports)
{
	struct platform_device *bus;
	struct melilot_port *priv;
	struct device_node *phy;
	struct device *port;
	int i, ret;

	bus = of_find_device_by_node(dev->of_node);
	if (!bus)
		return -EPROBE_DEFER;
	put_device(&bus->dev);

	for (i = 0; i < MELILOT_PORTS; i++) {
		phy = of_parse_phandle(dev->of_node, "phy-handle", i); /* expect: of-node-leak */
		if (!phy)
			continue;

		ret = melilot_read(phy);
		if (ret)
			goto err;

		ret = melilot_register(dev, &port);
		if (ret)
			goto err;

		ports[i] = port;
		priv = dev_get_drvdata(port);
		priv->phy = phy;

		ret = melilot_address(dev, priv);
		if (ret)
			goto err;
	}

	return 0;

err:
	for (i = 0; i < MELILOT_PORTS; i++) {
		if (ports[i])
			melilot_unregister(ports[i]);
	}
	return ret; /* lost-here */
}
