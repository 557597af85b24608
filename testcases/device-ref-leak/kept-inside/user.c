// SPDX-License-Identifier: GPL-2.0-only
/* Code that puts a device which it has left in such an object itself. */
#include <linux/i2c.h>
#include <linux/of.h>

struct v4l2_subdev {
	struct i2c_client *privacy;
};

int burnet_get_privacy(struct v4l2_subdev *sd, struct device_node *np)
{
	sd->privacy = of_find_i2c_device_by_node(np);

	return sd->privacy ? 0 : -ENODEV;
}

void burnet_put_privacy(struct v4l2_subdev *sd)
{
	put_device(&sd->privacy->dev);
}
