/* SPDX-License-Identifier: GPL-2.0-only */
/* What look-ups give is driver data of a device that they find. */
#ifndef SPINEL_H
#define SPINEL_H

#include <linux/device.h>

struct spinel {
	int id;
	struct device dev;
};

struct spinel_port {
	int id;
	struct device dev;
};

struct spinel *spinel_find(const char *name);
struct spinel_port *spinel_find_port(const char *name);

#endif
