// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: as in kept-by-card.c, but remove puts what is kept: a devm action would put it once more. What is not kept
 * cannot be told from what is where the function returns.
 */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct betony_card {
	struct device_node *cpu[2];
};

static int betony_parse(struct device *dev, struct betony_card *card)
{
	struct device_node *np;
	int i;

	if (!dev->of_node)
		return -ENODEV;

	np = of_parse_phandle(dev->of_node, "acme,cpu", 0); /* expect: of-node-leak */

	for (i = 0; i < 2; i++) {
		if (of_device_is_available(dev->of_node))
			card->cpu[i] = np;
	}

	return 0; /* lost-here */
}

static int betony_probe(struct platform_device *pdev)
{
	struct platform_device *clock;
	struct betony_card *card;

	clock = of_find_device_by_node(pdev->dev.parent->of_node);
	if (!clock)
		return -EPROBE_DEFER;
	put_device(&clock->dev);

	card = devm_kzalloc(&pdev->dev, sizeof(*card), GFP_KERNEL);
	if (!card)
		return -ENOMEM;
	platform_set_drvdata(pdev, card);

	return betony_parse(&pdev->dev, card);
}

static void betony_remove(struct platform_device *pdev)
{
	struct betony_card *card = platform_get_drvdata(pdev);

	of_node_put(card->cpu[0]);
}

static struct platform_driver betony_driver = {
	.probe = betony_probe,
	.remove = betony_remove,
	.driver = { .name = "betony" },
};
module_platform_driver(betony_driver);
