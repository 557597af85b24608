// SPDX-License-Identifier: GPL-2.0-only
/* A driver of three files: this one has probe and remove. */
#include "ulex.h"

static int ulex_probe(struct platform_device *pdev)
{
	struct ulex_chip *chip;
	int ret;

	chip = devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return -ENOMEM;

	ret = ulex_chip_init(chip, pdev->dev.of_node);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, chip);

	return 0;
}

static void ulex_remove(struct platform_device *pdev)
{
	struct ulex_chip *chip = platform_get_drvdata(pdev);

	ulex_chip_exit(chip);
}

static struct platform_driver ulex_driver = {
	.probe = ulex_probe,
	.remove = ulex_remove,
	.driver = { .name = "ulex" },
};
module_platform_driver(ulex_driver);
