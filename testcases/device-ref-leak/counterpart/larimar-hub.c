// SPDX-License-Identifier: GPL-2.0-only
/* Gives its private data, and with it the device that holds it. */
#include "larimar.h"

struct larimar_hub *larimar_hub_get_index(struct device *dev, int index)
{
	struct platform_device *pdev;
	struct larimar_hub *hub;
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "acme,hub", index);
	if (!np)
		return ERR_PTR(-ENODEV);

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	hub = platform_get_drvdata(pdev);
	if (!hub) {
		put_device(&pdev->dev);
		return ERR_PTR(-EPROBE_DEFER);
	}

	return hub;
}

struct larimar_hub *larimar_hub_get(struct device *dev)
{
	return larimar_hub_get_index(dev, 0);
}

void larimar_hub_put(struct larimar_hub *hub)
{
	hub->users--;
	put_device(hub->dev);
}

struct larimar_hub *larimar_port_get(struct device *dev)
{
	return larimar_hub_get_index(dev, 1);
}

void larimar_port_put(struct larimar_port *port)
{
	put_device(port->dev);
}
