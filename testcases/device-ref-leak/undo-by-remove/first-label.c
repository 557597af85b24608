// SPDX-License-Identifier: GPL-2.0-only
/*
 * As in driver.c, but the label that a failure of campion_init() leads to is the first of the unwinding: what fails later
 * gets one in front of it.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>
#include "campion.h"

struct teasel {
	struct device *dev;
	struct campion core;
	int mode;
};

int teasel_attach(struct teasel *b);
void teasel_detach(struct teasel *b);
int teasel_add(struct teasel *b);
int teasel_start(struct teasel *b);
void teasel_del(struct teasel *b);

static int teasel_probe(struct platform_device *pdev)
{
	struct teasel *b;
	int ret;

	b = devm_kzalloc(&pdev->dev, sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	b->dev = &pdev->dev;
	platform_set_drvdata(pdev, b);

	ret = teasel_attach(b);
	if (ret)
		return ret;

	ret = campion_init(&b->core, &pdev->dev); /* expect: device-ref-leak */
	if (ret)
		goto detach;

	ret = teasel_add(b);
	if (ret)
		goto detach; /* lost-here */

	ret = teasel_start(b);
	if (ret) {
		teasel_del(b);
		goto detach; /* lost-here */
	}

	return 0;

detach:
	teasel_detach(b);

	return ret;
}

static void teasel_remove(struct platform_device *pdev)
{
	struct teasel *b = platform_get_drvdata(pdev);

	teasel_del(b);
	campion_exit(&b->core);
	teasel_detach(b);
}

static struct platform_driver teasel_driver = {
	.probe = teasel_probe,
	.remove = teasel_remove,
	.driver = { .name = "teasel" },
};
module_platform_driver(teasel_driver);
