// SPDX-License-Identifier: GPL-2.0-only
/* The look-up runs under a lock: an action there would sleep with it, and a return for its failure would keep it. */
/* unfixable */
#include <linux/mutex.h>
#include <linux/of_platform.h>

struct spurrey {
	struct device *dev;
	struct platform_device *phy;
	struct mutex lock;
};

static int spurrey_find_phy(struct spurrey *s)
{
	mutex_lock(&s->lock);
	s->phy = of_find_device_by_node(s->dev->of_node); /* expect: device-ref-retained */
	if (!s->phy) {
		mutex_unlock(&s->lock);
		return -ENODEV;
	}
	mutex_unlock(&s->lock);

	return 0;
}

static int spurrey_probe(struct platform_device *pdev)
{
	struct spurrey *s;

	s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;

	s->dev = &pdev->dev;
	mutex_init(&s->lock);

	return spurrey_find_phy(s);
}

static struct platform_driver spurrey_driver = {
	.probe = spurrey_probe,
	.driver = { .name = "spurrey" },
};
module_platform_driver(spurrey_driver);
