// SPDX-License-Identifier: GPL-2.0-only
/* The reference is on the device in what is found. */
#include "spinel.h"

int spinel_rename(const char *name, const char *to)
{
	struct spinel *spinel;
	int err;

	spinel = spinel_find(name); /* expect: device-ref-leak */
	if (!spinel)
		return -ENODEV;

	err = spinel->id;
	dev_info(&spinel->dev, "is to be %s\n", to);

	return err; /* lost-here */
}
