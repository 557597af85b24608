/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CAMPION_H
#define CAMPION_H

#include <linux/device.h>

struct campion {
	struct device *qmp;
};

int campion_init(struct campion *c, struct device *dev);
void campion_exit(struct campion *c);

#endif
