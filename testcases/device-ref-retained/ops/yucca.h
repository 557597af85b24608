/* SPDX-License-Identifier: GPL-2.0-only */
/* A driver whose chip-specific file releases through an ops table. */
#ifndef YUCCA_H
#define YUCCA_H

#include <linux/of.h>
#include <linux/of_platform.h>

struct yucca_chip;

struct yucca_ops {
	int (*init)(struct yucca_chip *chip);
	void (*exit)(struct yucca_chip *chip);
};

struct yucca_chip {
	struct device *dev;
	const struct yucca_ops *ops;
	struct platform_device *dma;
};

extern const struct yucca_ops yucca_v2_ops;

#endif
