// SPDX-License-Identifier: GPL-2.0-only
/* A look-up of the file gives the struct around the device that it holds: that is put through the struct. */
#include <linux/device.h>

struct borage_port {
	struct device dev;
	int index;
};

int borage_port_add(struct device *parent, int index);
int borage_port_match(struct device *dev, void *data);

static struct borage_port *borage_port_find(struct device *parent, int index)
{
	struct device *dev = device_find_child(parent, &index, borage_port_match);

	if (dev)
		return container_of(dev, struct borage_port, dev);

	return NULL;
}

int borage_scan(struct device *parent, int index)
{
	struct borage_port *port;

	port = borage_port_find(parent, index); /* expect: device-ref-leak "borage_port_find" */
	if (!port)
		return borage_port_add(parent, index);

	return 0; /* lost-here */
}
