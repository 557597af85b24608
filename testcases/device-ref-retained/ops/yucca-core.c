// SPDX-License-Identifier: GPL-2.0-only
/* Takes the reference; the chip's ops, in another file, drop it. */
#include "yucca.h"

static int yucca_probe(struct platform_device *pdev)
{
	struct yucca_chip *chip;
	int ret;

	chip = devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return -ENOMEM;

	chip->dev = &pdev->dev;
	chip->ops = &yucca_v2_ops;
	chip->dma = of_find_device_by_node(pdev->dev.of_node->child);
	if (!chip->dma)
		return -EPROBE_DEFER;

	ret = chip->ops->init(chip);
	if (ret) {
		put_device(&chip->dma->dev);
		return ret;
	}

	platform_set_drvdata(pdev, chip);

	return 0;
}

static void yucca_remove(struct platform_device *pdev)
{
	struct yucca_chip *chip = platform_get_drvdata(pdev);

	chip->ops->exit(chip);
}

static struct platform_driver yucca_driver = {
	.probe = yucca_probe,
	.remove = yucca_remove,
	.driver = { .name = "yucca" },
};
module_platform_driver(yucca_driver);
