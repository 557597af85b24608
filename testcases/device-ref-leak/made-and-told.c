// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the driver makes a client for its own I2C driver, which forgets it when it goes with its adapter. */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/of.h>

struct i2c_client *i2c_new_client_device(struct i2c_adapter *adapter, const struct i2c_board_info *info);

static struct i2c_client *tansy_client;

static int tansy_probe(struct i2c_client *client)
{
	return i2c_smbus_read_byte_data(client, 1);
}

static void tansy_remove(struct i2c_client *client)
{
	tansy_client = NULL;
}

struct i2c_driver tansy_driver = {
	.probe = tansy_probe,
	.remove = tansy_remove,
	.driver = { .name = "tansy" },
};

int tansy_attach(struct device_node *np, const struct i2c_board_info *info)
{
	struct i2c_adapter *adapter;

	adapter = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak */
	if (!adapter)
		return -EPROBE_DEFER;

	tansy_client = i2c_new_client_device(adapter, info);
	if (IS_ERR(tansy_client))
		return PTR_ERR(tansy_client);

	return 0;
}
