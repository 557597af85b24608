/* SPDX-License-Identifier: GPL-2.0-only */
/* A driver of three files: what both of them share. */
#ifndef ULEX_H
#define ULEX_H

#include <linux/of.h>
#include <linux/of_platform.h>

struct ulex_chip {
	struct platform_device *pll;
	struct platform_device *adc;
};

int ulex_chip_init(struct ulex_chip *chip, struct device_node *np);
void ulex_chip_exit(struct ulex_chip *chip);

#endif
