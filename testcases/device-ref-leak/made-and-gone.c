// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shapes: what is made on the adapter or controller is gone, or counts it, when the function returns, or making it has
 * failed.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/of.h>

struct serdev_controller {
	struct device dev;
	struct serdev_device *serdev;
};

struct serdev_device {
	struct device dev;
	struct serdev_controller *ctrl;
};

static inline struct serdev_controller *to_serdev_controller(struct device *d)
{
	return container_of(d, struct serdev_controller, dev);
}

struct serdev_device *serdev_device_alloc(struct serdev_controller *ctrl);
int serdev_device_add(struct serdev_device *serdev);
struct i2c_client *i2c_new_dummy_device(struct i2c_adapter *adapter, u16 address);
void i2c_unregister_device(struct i2c_client *client);

int teasel_detect(struct device_node *np)
{
	struct i2c_adapter *adapter;
	struct i2c_client *client;
	int val;

	adapter = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak */
	if (!adapter)
		return -EPROBE_DEFER;

	client = i2c_new_dummy_device(adapter, 0x50);
	if (IS_ERR(client))
		return PTR_ERR(client);

	val = i2c_smbus_read_byte_data(client, 0);
	i2c_unregister_device(client);

	return val;
}

int teasel_add_serdev(struct device *parent, struct serdev_device **out)
{
	struct serdev_device *serdev;
	struct device *ctrl;
	int ret;

	ctrl = device_find_child_by_name(parent, "serial0"); /* expect: device-ref-leak */
	if (!ctrl)
		return -ENODEV;

	serdev = serdev_device_alloc(to_serdev_controller(ctrl));
	if (!serdev)
		return -ENOMEM;

	ret = serdev_device_add(serdev);
	if (ret)
		return ret;

	*out = serdev;

	return 0;
}
