// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/*
 * As in first-label.c, but one error path goes on to a label behind the one that a failure of campion_init() leads to: a
 * call in front of that one is not on its way.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>
#include "campion.h"

struct sanicle {
	struct device *dev;
	struct campion core;
	int mode;
};

int sanicle_attach(struct sanicle *b);
void sanicle_detach(struct sanicle *b);
int sanicle_add(struct sanicle *b);
int sanicle_start(struct sanicle *b);
void sanicle_del(struct sanicle *b);

static int sanicle_probe(struct platform_device *pdev)
{
	struct sanicle *b;
	int ret;

	b = devm_kzalloc(&pdev->dev, sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	b->dev = &pdev->dev;
	platform_set_drvdata(pdev, b);

	ret = sanicle_attach(b);
	if (ret)
		return ret;

	ret = campion_init(&b->core, &pdev->dev); /* expect: device-ref-leak */
	if (ret)
		goto detach;

	ret = sanicle_add(b);
	if (ret)
		goto detach; /* lost-here */

	ret = sanicle_start(b);
	if (ret) {
		sanicle_del(b);
		goto out; /* lost-here */
	}

	return 0;

detach:
	sanicle_detach(b);
out:
	b->mode = 0;
	return ret;
}

static void sanicle_remove(struct platform_device *pdev)
{
	struct sanicle *b = platform_get_drvdata(pdev);

	sanicle_del(b);
	campion_exit(&b->core);
	sanicle_detach(b);
}

static struct platform_driver sanicle_driver = {
	.probe = sanicle_probe,
	.remove = sanicle_remove,
	.driver = { .name = "sanicle" },
};
module_platform_driver(sanicle_driver);
