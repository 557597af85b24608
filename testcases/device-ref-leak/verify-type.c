// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a converter that gives NULL for a device of another type; the found child goes to the caller. */
#include <linux/device.h>

struct vervain_port {
	u32 id;
	struct device dev;
};

extern const struct device_type vervain_port_type;

int vervain_match(struct device *dev, void *data);
int vervain_enable(struct vervain_port *port);

static struct vervain_port *to_vervain_port(struct device *dev)
{
	if (dev->type != &vervain_port_type)
		return NULL;

	return container_of(dev, struct vervain_port, dev);
}

struct vervain_port *vervain_port_find(struct device *parent, void *key)
{
	struct device *dev;

	dev = device_find_child(parent, key, vervain_match);
	if (!dev)
		return NULL;

	return to_vervain_port(dev);
}

int vervain_port_enable(struct device *parent, void *key)
{
	struct vervain_port *port;
	struct device *dev;

	dev = device_find_child(parent, key, vervain_match); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	port = to_vervain_port(dev);
	if (!port) {
		put_device(dev);
		return -EINVAL;
	}

	return vervain_enable(port); /* lost-here */
}
