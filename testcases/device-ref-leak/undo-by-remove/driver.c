// SPDX-License-Identifier: GPL-2.0-only
/*
 * What campion_init() has taken is given back by remove, but not where probe fails after it. Those error paths run into
 * the label that its own failure leads to.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>
#include "campion.h"

struct bryony {
	struct device *dev;
	struct campion core;
	int mode;
};

int bryony_attach(struct bryony *b);
void bryony_detach(struct bryony *b);
int bryony_add(struct bryony *b);
int bryony_start(struct bryony *b);
void bryony_del(struct bryony *b);

static int bryony_probe(struct platform_device *pdev)
{
	struct bryony *b;
	int ret;

	b = devm_kzalloc(&pdev->dev, sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	b->dev = &pdev->dev;
	platform_set_drvdata(pdev, b);

	ret = bryony_attach(b);
	if (ret)
		return ret;

	ret = campion_init(&b->core, &pdev->dev); /* expect: device-ref-leak */
	if (ret)
		goto detach;

	ret = bryony_add(b);
	if (ret)
		goto stop; /* lost-here */

	ret = bryony_start(b);
	if (ret)
		goto del; /* lost-here */

	return 0;

del:
	bryony_del(b);
stop:
	b->mode = 0;
detach:
	bryony_detach(b);
	return ret;
}

static void bryony_remove(struct platform_device *pdev)
{
	struct bryony *b = platform_get_drvdata(pdev);

	bryony_del(b);
	campion_exit(&b->core);
	bryony_detach(b);
}

static struct platform_driver bryony_driver = {
	.probe = bryony_probe,
	.remove = bryony_remove,
	.driver = { .name = "bryony" },
};
module_platform_driver(bryony_driver);
