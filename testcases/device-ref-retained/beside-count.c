// SPDX-License-Identifier: GPL-2.0-only
/* The action replaces what a new way out would undo: that is planned when the action is there. */
#include <linux/kernel.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct lovage_chip {
	struct device *parent;
	unsigned int bank;
};

static struct lovage_chip *lovage_chips[4];

static struct lovage_chip *lovage_populate(struct device_node *np, struct platform_device *pdev)
{
	struct platform_device *bank;
	struct lovage_chip *chip;
	u32 id;

	bank = of_find_device_by_node(np); /* expect: device-ref-retained */
	if (!bank)
		return ERR_PTR(-ENODEV);
	if (of_property_read_u32(np, "bank", &id)) {
		platform_device_put(bank);
		return ERR_PTR(-EINVAL);
	}

	chip = lovage_chips[id]; /* expect: dt-count-unchecked */
	if (chip) {
		platform_device_put(bank);
		return chip;
	}

	chip = devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL);
	if (!chip) {
		platform_device_put(bank);
		return ERR_PTR(-ENOMEM);
	}

	chip->bank = id;
	chip->parent = &bank->dev;
	lovage_chips[id] = chip;
	return chip;
}

static int lovage_probe(struct platform_device *pdev)
{
	struct lovage_chip *chip = lovage_populate(pdev->dev.of_node, pdev);

	if (IS_ERR(chip))
		return PTR_ERR(chip);
	platform_set_drvdata(pdev, chip);
	return 0;
}

static struct platform_driver lovage_driver = {
	.probe = lovage_probe,
	.driver = { .name = "lovage" },
};
module_platform_driver(lovage_driver);
