// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a loop keeps the last child that fits in a field; a put of what the field holds before that may be wrong. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct cedar_priv {
	struct device_node *mutex;
};

/* The memory is that of the caller: what it holds is not known. */
int cedar_parse(struct cedar_priv *priv, struct device_node *np)
{
	struct device_node *child;

	for_each_child_of_node(np, child) { /* expect: of-node-leak */
		if (!of_device_is_available(child))
			continue;

		priv->mutex = of_node_get(child);
	}

	return priv->mutex ? 0 : -ENODEV;
}

struct cedar_bus {
	struct device *dev;
	struct device_node *first;
};

static int cedar_is_first(const struct cedar_bus *bus, const struct device_node *np)
{
	return !bus->first || bus->first == np;
}

/* What is found is looked at in later rounds. */
int cedar_bus_probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node, *child;
	struct cedar_bus *bus;

	bus = devm_kzalloc(&pdev->dev, sizeof(*bus), GFP_KERNEL);
	if (!bus)
		return -ENOMEM;

	for_each_child_of_node(np, child) { /* expect: of-node-leak */
		if (!cedar_is_first(bus, child))
			continue;

		bus->first = of_node_get(child);
	}

	platform_set_drvdata(pdev, bus);

	return 0;
}

void cedar_bus_remove(struct platform_device *pdev)
{
	struct cedar_bus *bus = platform_get_drvdata(pdev);

	of_node_put(bus->first);
}

struct cedar_port {
	struct device_node *np;
};

/* Another node gets there without a reference. */
int cedar_port_probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node, *child;
	struct cedar_port *port;

	port = devm_kzalloc(&pdev->dev, sizeof(*port), GFP_KERNEL);
	if (!port)
		return -ENOMEM;

	port->np = np;
	for_each_child_of_node(np, child) { /* expect: of-node-leak */
		if (!of_device_is_available(child))
			continue;

		port->np = of_node_get(child);
	}

	platform_set_drvdata(pdev, port);

	return 0;
}

/* Devices are looked up here. */
int cedar_find(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);

	return 0;
}
