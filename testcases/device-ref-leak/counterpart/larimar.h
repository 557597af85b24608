/* SPDX-License-Identifier: GPL-2.0-only */
/* What the hub gives, and what takes it back. */
#ifndef LARIMAR_H
#define LARIMAR_H

#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct larimar_hub {
	struct device *dev;
	int users;
};

struct larimar_port {
	struct device *dev;
	struct larimar_hub *hub;
};

struct larimar_hub *larimar_hub_get(struct device *dev);
struct larimar_hub *larimar_hub_get_index(struct device *dev, int index);
void larimar_hub_put(struct larimar_hub *hub);

struct larimar_hub *larimar_port_get(struct device *dev);
void larimar_port_put(struct larimar_port *port);

int larimar_start(struct larimar_hub *hub);

#endif
