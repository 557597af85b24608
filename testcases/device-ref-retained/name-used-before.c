// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the variable held another device before, which was put at once; the second one is kept. */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct clover {
	struct platform_device *out;
	int n;
};

static int clover_probe(struct platform_device *pdev)
{
	struct device_node *np, *last = NULL;
	struct platform_device *cpu;
	struct clover *clover;
	int i;

	clover = devm_kzalloc(&pdev->dev, sizeof(*clover), GFP_KERNEL);
	if (!clover)
		return -ENOMEM;

	for (i = 0; i < 2; i++) {
		np = i ? pdev->dev.of_node : pdev->dev.of_node->parent;
		cpu = of_find_device_by_node(np);
		if (!cpu)
			return -EINVAL;
		put_device(&cpu->dev);

		last = np;
		clover->n++;
	}

	cpu = of_find_device_by_node(last); /* expect: device-ref-retained */
	if (!cpu)
		return -EINVAL;

	clover->out = cpu;
	platform_set_drvdata(pdev, clover);

	return 0;
}

static struct platform_driver clover_driver = {
	.probe = clover_probe,
	.driver = { .name = "clover" },
};
module_platform_driver(clover_driver);
