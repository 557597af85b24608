// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the device is kept when it is wanted, and forgotten when it is not; the two ways meet before the exit. */
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct fescue {
	struct i2c_client *sensor;
	struct device *peer;
	bool ready;
};

bool fescue_fits(struct device *dev);
void fescue_start(struct fescue *fescue);

void fescue_find_peer(struct fescue *fescue, struct device_node *np)
{
	struct device *dev;

	dev = bus_find_device_by_of_node(&platform_bus_type, np); /* expect: device-ref-leak */
	if (dev && fescue_fits(dev))
		fescue->peer = dev;

	fescue->ready = true;
	fescue_start(fescue);
}

void fescue_find_sensor(struct fescue *fescue, struct device_node *np)
{
	struct i2c_client *client;

	client = of_find_i2c_device_by_node(np); /* expect: device-ref-leak */
	if (client && fescue_fits(&client->dev)) {
		fescue->sensor = client;
		fescue->ready = true;
	}

	fescue_start(fescue);
}

void fescue_drop(struct fescue *fescue)
{
	put_device(fescue->peer);
	if (fescue->sensor)
		put_device(&fescue->sensor->dev);
}
