/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: I2C. */
#ifndef _LINUX_I2C_H
#define _LINUX_I2C_H

#include <linux/device.h>
#include <linux/module.h>

struct i2c_adapter {
	struct module *owner;
	struct device dev;
	int nr;
};

struct i2c_client {
	unsigned short flags;
	unsigned short addr;
	struct i2c_adapter *adapter;
	struct device dev;
};

struct i2c_driver {
	int (*probe)(struct i2c_client *client);
	void (*remove)(struct i2c_client *client);
	struct device_driver driver;
	const struct i2c_device_id *id_table;
};

#define to_i2c_client(d)	container_of(d, struct i2c_client, dev)

struct i2c_client *of_find_i2c_device_by_node(struct device_node *node);
struct i2c_adapter *of_find_i2c_adapter_by_node(struct device_node *node);
struct i2c_adapter *of_get_i2c_adapter_by_node(struct device_node *node);
void i2c_put_adapter(struct i2c_adapter *adap);
int i2c_smbus_read_byte_data(const struct i2c_client *client, u8 command);

static inline void *i2c_get_clientdata(const struct i2c_client *client)
{
	return dev_get_drvdata(&client->dev);
}

static inline void i2c_set_clientdata(struct i2c_client *client, void *data)
{
	dev_set_drvdata(&client->dev, data);
}

#endif
