// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/*
 * Shape: what the function returns has the adapter somewhere inside, and its callers lose it: they get nothing that
 * they could put. That other code puts something that it has left in such an object (user.c) does not matter here.
 * A put at once would let the module of the adapter go, and the sensor with it; what ends the sensor is not known.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/of.h>

struct burnet_board {
	struct device_node *bus;
	void *info;
};

struct burnet {
	struct v4l2_device *v4l2;
	struct v4l2_subdev *sensor;
};

struct v4l2_subdev *v4l2_i2c_new_subdev_board(struct v4l2_device *v4l2, struct i2c_adapter *adapter, void *info,
					      const unsigned short *addrs);
int burnet_link(struct burnet *burnet, struct v4l2_subdev *sensor);

static struct v4l2_subdev *burnet_register(struct burnet *burnet, struct burnet_board *board)
{
	struct v4l2_subdev *sensor = NULL;

	for (; board->info; board++) {
		struct v4l2_subdev *subdev;
		struct i2c_adapter *adapter;

		adapter = of_get_i2c_adapter_by_node(board->bus); /* expect: device-ref-leak */
		if (!adapter)
			continue;

		subdev = v4l2_i2c_new_subdev_board(burnet->v4l2, adapter, board->info, NULL);
		if (!subdev)
			continue;

		if (!sensor)
			sensor = subdev;
	}

	return sensor;
}

int burnet_init(struct burnet *burnet, struct burnet_board *board)
{
	struct v4l2_subdev *sensor;

	sensor = burnet_register(burnet, board); /* expect: device-ref-leak */
	if (!sensor)
		return -ENODEV;

	return burnet_link(burnet, sensor);
}
