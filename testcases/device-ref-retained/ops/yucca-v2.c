// SPDX-License-Identifier: GPL-2.0-only
/* The ops of one chip: exit drops what the core took. */
#include "yucca.h"

static int yucca_v2_init(struct yucca_chip *chip)
{
	return platform_get_drvdata(chip->dma) ? 0 : -EPROBE_DEFER;
}

static void yucca_v2_exit(struct yucca_chip *chip)
{
	put_device(&chip->dma->dev);
}

const struct yucca_ops yucca_v2_ops = {
	.init = yucca_v2_init,
	.exit = yucca_v2_exit,
};
