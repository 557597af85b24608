// SPDX-License-Identifier: GPL-2.0-only
/* What is taken is dropped by an action: the new way out has nothing to undo. */
#include <linux/kernel.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct satureja_chip {
	struct device *parent;
	unsigned int bank;
};

static struct satureja_chip *satureja_chips[4];

static void satureja_put_device(void *data)
{
	struct device *dev = data;

	put_device(dev);
}

static struct satureja_chip *satureja_populate(struct device_node *np, struct platform_device *pdev)
{
	struct platform_device *bank;
	struct satureja_chip *chip;
	u32 id;
	int ret;

	bank = of_find_device_by_node(np);
	if (!bank)
		return ERR_PTR(-ENODEV);

	ret = devm_add_action_or_reset(&pdev->dev, satureja_put_device,
				       &bank->dev);
	if (ret)
		return ERR_PTR(ret);

	if (of_property_read_u32(np, "bank", &id))
		return ERR_PTR(-EINVAL);

	chip = satureja_chips[id]; /* expect: dt-count-unchecked */
	if (chip)
		return chip;

	chip = devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return ERR_PTR(-ENOMEM);

	chip->bank = id;
	chip->parent = &bank->dev;
	satureja_chips[id] = chip;
	return chip;
}

static int satureja_probe(struct platform_device *pdev)
{
	struct satureja_chip *chip = satureja_populate(pdev->dev.of_node, pdev);

	if (IS_ERR(chip))
		return PTR_ERR(chip);
	platform_set_drvdata(pdev, chip);
	return 0;
}

static struct platform_driver satureja_driver = {
	.probe = satureja_probe,
	.driver = { .name = "satureja" },
};
module_platform_driver(satureja_driver);
