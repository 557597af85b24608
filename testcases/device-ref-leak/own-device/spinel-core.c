// SPDX-License-Identifier: GPL-2.0-only
/* Each is the driver data of the device in it; a port is that of its hub as well. */
#include "spinel.h"

extern const struct class spinel_class;

void spinel_register(struct spinel *spinel)
{
	dev_set_drvdata(&spinel->dev, spinel);
}

void spinel_unregister(struct spinel *spinel)
{
	dev_set_drvdata(&spinel->dev, NULL);
}

struct spinel *spinel_find(const char *name)
{
	struct spinel *spinel;
	struct device *dev;

	dev = class_find_device(&spinel_class, NULL, name, device_match_name);
	if (!dev)
		return NULL;

	spinel = dev_get_drvdata(dev);
	if (!spinel)
		put_device(dev);

	return spinel;
}

void spinel_register_port(struct device *hub, struct spinel_port *port)
{
	dev_set_drvdata(&port->dev, port);
	dev_set_drvdata(hub, port);
}

struct spinel_port *spinel_find_port(const char *name)
{
	struct spinel_port *port;
	struct device *dev;

	dev = class_find_device(&spinel_class, NULL, name, device_match_name);
	if (!dev)
		return NULL;

	port = dev_get_drvdata(dev);
	if (!port)
		put_device(dev);

	return port;
}

/* Some give them back themselves. */
int spinel_poll(const char *name)
{
	struct spinel *spinel = spinel_find(name);
	struct spinel_port *port = spinel_find_port(name);
	int id = 0;

	if (spinel) {
		id = spinel->id;
		put_device(&spinel->dev);
	}
	if (port) {
		id += port->id;
		put_device(&port->dev);
	}

	return id;
}
