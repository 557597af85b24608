// SPDX-License-Identifier: GPL-2.0-only
/* The half of a driver that others build on: its init takes a device, its exit gives that back. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include "campion.h"

int campion_init(struct campion *c, struct device *dev)
{
	struct platform_device *qmp;

	qmp = of_find_device_by_node(dev->of_node);
	if (!qmp)
		return -EPROBE_DEFER;

	c->qmp = &qmp->dev;
	return 0;
}

void campion_exit(struct campion *c)
{
	put_device(c->qmp);
}
