// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a helper stores the device in an object that an unknown function made; remove puts that field. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct sorrel_port {
	struct device *dev;
};

struct sorrel_core {
	struct sorrel_port *port;
};

struct sorrel_loose_port {
	struct device *dev;
};

struct sorrel_loose_core {
	struct sorrel_loose_port *port;
};

struct sorrel_core *sorrel_core_alloc(struct device *dev);
void sorrel_core_free(struct sorrel_core *core);
struct sorrel_loose_core *sorrel_loose_core_alloc(struct device *dev);
void sorrel_loose_core_free(struct sorrel_loose_core *core);

static int sorrel_bind(struct platform_device *pdev, struct device *dev)
{
	struct sorrel_core *core;

	core = sorrel_core_alloc(&pdev->dev);
	if (!core)
		return -ENOMEM;

	core->port->dev = dev;
	platform_set_drvdata(pdev, core);

	return 0;
}

static int sorrel_probe(struct platform_device *pdev)
{
	struct platform_device *peer;
	int ret;

	peer = of_find_device_by_node(pdev->dev.of_node->child);
	if (!peer)
		return -EPROBE_DEFER;

	ret = sorrel_bind(pdev, &peer->dev);
	if (ret)
		put_device(&peer->dev);

	return ret;
}

static void sorrel_remove(struct platform_device *pdev)
{
	struct sorrel_core *core = platform_get_drvdata(pdev);

	put_device(core->port->dev);
	sorrel_core_free(core);
}

static int sorrel_loose_bind(struct platform_device *pdev, struct device *dev)
{
	struct sorrel_loose_core *core;

	core = sorrel_loose_core_alloc(&pdev->dev);
	if (!core)
		return -ENOMEM;

	core->port->dev = dev;
	platform_set_drvdata(pdev, core);

	return 0;
}

static int sorrel_loose_probe(struct platform_device *pdev)
{
	struct platform_device *peer;
	int ret;

	peer = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-retained */
	if (!peer)
		return -EPROBE_DEFER;

	ret = sorrel_loose_bind(pdev, &peer->dev);
	if (ret)
		put_device(&peer->dev);

	return ret;
}

static void sorrel_loose_remove(struct platform_device *pdev)
{
	sorrel_loose_core_free(platform_get_drvdata(pdev));
}

static struct platform_driver sorrel_driver = {
	.probe = sorrel_probe,
	.remove = sorrel_remove,
	.driver = { .name = "sorrel" },
};

static struct platform_driver sorrel_loose_driver = {
	.probe = sorrel_loose_probe,
	.remove = sorrel_loose_remove,
	.driver = { .name = "sorrel-loose" },
};

static int __init sorrel_init(void)
{
	return platform_driver_register(&sorrel_driver) ?: platform_driver_register(&sorrel_loose_driver);
}
module_init(sorrel_init);
