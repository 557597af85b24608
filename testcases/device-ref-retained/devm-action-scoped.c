// SPDX-License-Identifier: GPL-2.0-only
/* A cleanup runs between the result and the return: the result's variable is still the one that takes the error. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct sorrel_priv {
	struct platform_device *core;
};

static int sorrel_start(struct device *dev);
static void sorrel_stop(struct device *dev);

static int sorrel_probe(struct platform_device *pdev)
{
	struct device_node *np __free(device_node) = of_get_child_by_name(pdev->dev.of_node, "core");
	struct sorrel_priv *priv;
	int wait;
	int failed;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;
	wait = 3;

	failed = sorrel_start(&pdev->dev);
	if (failed)
		return failed;

	priv->core = of_find_device_by_node(np); /* expect: device-ref-retained */
	if (!priv->core) {
		failed = -ENODEV;
		goto stop;
	}

	failed = devm_request_irq(&pdev->dev, wait, NULL, 0, "core", priv);
	if (failed)
		goto stop;

	return 0;

stop:
	sorrel_stop(&pdev->dev);
	return failed;
}

static struct platform_driver sorrel_driver = {
	.probe = sorrel_probe,
	.driver = { .name = "sorrel" },
};
module_platform_driver(sorrel_driver);
