/* SPDX-License-Identifier: GPL-2.0-only */
/* The driver looks its own device up: what is registered with that needs no test of it. */
#include <linux/of_platform.h>
#include <linux/slab.h>

struct teasel {
	struct device *dev;
	void *regs;
	u32 pins;
};

int teasel_enable(struct teasel *t);

static int teasel_init(struct device_node *np, struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct device *dev = &pdev->dev;
	struct teasel *t;
	int irq, ret;

	t = devm_kzalloc(dev, sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM; /* lost-here */

	ret = of_property_read_u32(np, "teasel,pins", &t->pins);
	if (ret)
		return ret; /* lost-here */

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq; /* lost-here */

	t->dev = dev;
	ret = teasel_enable(t);
	if (ret)
		return ret;

	return 0;
}

const struct of_device_id teasel_match[] = {
	{ .compatible = "acme,teasel", .data = teasel_init },
	{ }
};
