// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* As wrapper-embedded.c, but there are two devices in the struct, and pointers to it are made from either. */
#include <linux/device.h>

struct fennel_port {
	struct device dev;
	struct device link;
};

int fennel_port_add(struct device *parent, int index);
int fennel_port_match(struct device *dev, void *data);
void fennel_port_reset(struct fennel_port *port);

static struct fennel_port *fennel_port_find(struct device *parent, int index)
{
	struct device *dev = device_find_child(parent, &index, fennel_port_match);

	if (dev)
		return container_of(dev, struct fennel_port, dev);

	return NULL;
}

void fennel_link_lost(struct device *dev)
{
	fennel_port_reset(container_of(dev, struct fennel_port, link));
}

int fennel_scan(struct device *parent, int index)
{
	struct fennel_port *port;

	port = fennel_port_find(parent, index); /* expect: device-ref-leak "fennel_port_find" */
	if (!port)
		return fennel_port_add(parent, index);

	return 0; /* lost-here */
}
