// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the same in a loop, where what is tested may be the device of the round before. */
/* unfixable */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct moss {
	struct platform_device *dma[2];
};

int moss_start(struct moss *moss);

static int moss_probe(struct platform_device *pdev)
{
	struct platform_device *dma = NULL;
	struct device_node *np;
	struct moss *moss;
	int i, ret;

	moss = devm_kzalloc(&pdev->dev, sizeof(*moss), GFP_KERNEL);
	if (!moss)
		return -ENOMEM;

	for (i = 0; i < 2; i++) {
		np = i ? pdev->dev.of_node->parent : pdev->dev.of_node;
		if (np)
			dma = of_find_device_by_node(np); /* expect: device-ref-retained */
		if (!dma)
			return -ENODEV;

		moss->dma[i] = dma;
	}

	platform_set_drvdata(pdev, moss);

	ret = moss_start(moss);
	if (ret)
		return ret;

	return 0;
}

static struct platform_driver moss_driver = {
	.probe = moss_probe,
	.driver = { .name = "moss" },
};
module_platform_driver(moss_driver);
