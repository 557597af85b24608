// SPDX-License-Identifier: GPL-2.0-only
/* A driver of three files: this one drops what the core took. */
#include "ulex.h"

void ulex_chip_exit(struct ulex_chip *chip)
{
	put_device(&chip->pll->dev);
}
