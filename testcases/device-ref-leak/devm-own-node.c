// SPDX-License-Identifier: GPL-2.0-only
/* All that the function gets is the node of the device and constants, and it has no other name of the device than what it finds. */
#include <linux/of_platform.h>
#include <linux/slab.h>

struct tormentil_variant {
	u32 offset;
};

struct tormentil {
	const struct tormentil_variant *variant;
	struct device *dev;
	u32 pins;
};

static int tormentil_init(struct device_node *np, const struct tormentil_variant *variant)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct tormentil *t;
	struct device *dev;
	int irq, ret;

	dev = &pdev->dev;

	t = devm_kzalloc(&pdev->dev, sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM; /* lost-here */

	t->variant = variant;

	ret = of_property_read_u32(np, "tormentil,pins", &t->pins);
	if (ret)
		return ret; /* lost-here */

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq; /* lost-here */

	t->dev = dev;
	platform_set_drvdata(pdev, t);

	return 0;
}

static const struct tormentil_variant tormentil_v1 = { .offset = 0x20 };
static const struct tormentil_variant tormentil_v2 = { .offset = 0x280 };

static int tormentil_init_v1(struct device_node *np, struct device_node *parent)
{
	return tormentil_init(np, &tormentil_v1);
}

static int tormentil_init_v2(struct device_node *np, struct device_node *parent)
{
	return tormentil_init(np, &tormentil_v2);
}

const struct of_device_id tormentil_match[] = {
	{ .compatible = "acme,tormentil", .data = tormentil_init_v1 },
	{ .compatible = "acme,tormentil-v2", .data = tormentil_init_v2 },
	{ }
};
