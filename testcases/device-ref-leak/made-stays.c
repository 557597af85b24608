// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/*
 * Shape: a client stays on the adapter behind a function that no driver's probe is known to call. A put at once would
 * let the adapter go, and the client with it, while it is used.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/of.h>

struct yarrow {
	struct i2c_client *client;
};

struct i2c_client *i2c_new_client_device(struct i2c_adapter *adapter, const struct i2c_board_info *info);

static struct i2c_client *yarrow_make(struct i2c_adapter *adapter, const struct i2c_board_info *info)
{
	return i2c_new_client_device(adapter, info);
}

int yarrow_attach(struct yarrow *yarrow, struct device_node *np, const struct i2c_board_info *info)
{
	struct i2c_adapter *adapter;
	struct i2c_client *client;

	adapter = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak */
	if (!adapter)
		return -EPROBE_DEFER;

	client = yarrow_make(adapter, info);
	if (IS_ERR(client))
		return PTR_ERR(client);

	yarrow->client = client;

	return i2c_smbus_read_byte_data(client, 2);
}
