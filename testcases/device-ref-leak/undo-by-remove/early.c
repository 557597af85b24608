// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/*
 * As in driver.c, but one error path comes to the same labels before campion_init() was called: what it would give
 * back there was never taken.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>
#include "campion.h"

struct orpine {
	struct device *dev;
	struct campion core;
	int mode;
};

int orpine_attach(struct orpine *b);
void orpine_detach(struct orpine *b);
int orpine_add(struct orpine *b);
int orpine_start(struct orpine *b);
void orpine_del(struct orpine *b);

static int orpine_probe(struct platform_device *pdev)
{
	struct orpine *b;
	int ret;

	b = devm_kzalloc(&pdev->dev, sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	b->dev = &pdev->dev;
	platform_set_drvdata(pdev, b);

	ret = orpine_attach(b);
	if (ret)
		goto stop;

	ret = campion_init(&b->core, &pdev->dev); /* expect: device-ref-leak */
	if (ret)
		goto detach;

	ret = orpine_add(b);
	if (ret)
		goto stop; /* lost-here */

	ret = orpine_start(b);
	if (ret)
		goto del; /* lost-here */

	return 0;

del:
	orpine_del(b);
stop:
	b->mode = 0;
detach:
	orpine_detach(b);
	return ret;
}

static void orpine_remove(struct platform_device *pdev)
{
	struct orpine *b = platform_get_drvdata(pdev);

	orpine_del(b);
	campion_exit(&b->core);
	orpine_detach(b);
}

static struct platform_driver orpine_driver = {
	.probe = orpine_probe,
	.remove = orpine_remove,
	.driver = { .name = "orpine" },
};
module_platform_driver(orpine_driver);
