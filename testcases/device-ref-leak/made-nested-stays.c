// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* Shape: as in made-nested.c, but nothing says when the client is not used any more. */
#include <linux/i2c.h>
#include <linux/of.h>

struct borage {
	struct borage_subdev *tuner;
};

struct borage_subdev *v4l2_i2c_new_subdev_board(struct v4l2_device *v4l2, struct i2c_adapter *adapter, void *info,
						const unsigned short *addrs);

int borage_attach(struct borage *data, struct v4l2_device *v4l2, struct device_node *np)
{
	data->tuner = v4l2_i2c_new_subdev_board(v4l2, of_get_i2c_adapter_by_node(np), NULL, NULL); /* expect: device-ref-leak */
	if (!data->tuner)
		return -ENODEV;

	return 0;
}
