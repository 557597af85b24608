// SPDX-License-Identifier: GPL-2.0-only
/* A driver of three files: this one takes the references. */
#include "ulex.h"

int ulex_chip_init(struct ulex_chip *chip, struct device_node *np)
{
	chip->pll = of_find_device_by_node(np->child);
	if (!chip->pll)
		return -EPROBE_DEFER;

	chip->adc = of_find_device_by_node(np->sibling); /* expect: device-ref-retained */
	if (!chip->adc) {
		put_device(&chip->pll->dev);
		return -EPROBE_DEFER;
	}

	return 0;
}
