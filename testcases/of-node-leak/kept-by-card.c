// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: nodes go into the links of a card that nobody takes them out of again, and are lost where probe fails before
 * that. A devm action serves both.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

#define MULLEIN_LINKS	3

struct mullein_link {
	struct device_node *cpu;
	struct device_node *codec;
};

struct mullein_card {
	struct mullein_link links[MULLEIN_LINKS];
	unsigned int num_links;
	bool swapped;
};

static int mullein_parse(struct device *dev, struct mullein_card *card)
{
	struct device_node *cpu, *codec;
	struct mullein_link *link;
	int i;

	if (!dev->of_node)
		return -ENODEV;

	cpu = of_parse_phandle(dev->of_node, "acme,cpu", 0); /* expect: of-node-leak */

	for (i = 0; i < MULLEIN_LINKS; i++) {
		codec = of_parse_phandle(dev->of_node, "acme,codec", i); /* expect: of-node-leak */ /* lost-here */
		if (!codec)
			break;

		if (!of_device_is_available(codec))
			continue;

		if (!cpu) {
			dev_err(dev, "no cpu\n");
			return -EINVAL; /* lost-here */
		}

		link = &card->links[card->num_links++];
		link->cpu = cpu;
		link->codec = codec;
	}

	return 0; /* lost-here */
}

static int mullein_probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node;
	struct platform_device *port;
	struct of_phandle_args args;
	struct mullein_card *card;
	int i, ret;
	char *name;

	card = devm_kzalloc(&pdev->dev, sizeof(*card), GFP_KERNEL);
	if (!card)
		return -ENOMEM;

	for (i = 0; i < MULLEIN_LINKS; i++) {
		if (card->swapped)
			ret = of_parse_phandle_with_args(np, "acme,ports", NULL, MULLEIN_LINKS - i, &args); /* expect: of-node-leak */
		else
			ret = of_parse_phandle_with_args(np, "acme,ports", NULL, i, &args); /* expect: of-node-leak */
		if (ret < 0) {
			dev_err(&pdev->dev, "no port\n");
			return ret;
		}

		port = of_find_device_by_node(args.np);
		if (!port)
			return -EINVAL; /* lost-here */
		put_device(&port->dev);

		name = devm_kzalloc(&pdev->dev, 16, GFP_KERNEL);
		if (!name)
			return -ENOMEM; /* lost-here */

		card->links[i].cpu = args.np;
	}

	return mullein_parse(&pdev->dev, card);
}

static struct platform_driver mullein_driver = {
	.probe = mullein_probe,
	.driver = { .name = "mullein" },
};
module_platform_driver(mullein_driver);
