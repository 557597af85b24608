// SPDX-License-Identifier: GPL-2.0-only
/* I2C look-ups: the client's or adapter's device is referenced. */
#include <linux/i2c.h>

int poplar_read_id(struct device_node *np)
{
	struct i2c_client *client;
	int id;

	client = of_find_i2c_device_by_node(np); /* expect: device-ref-leak */
	if (!client)
		return -EPROBE_DEFER;

	id = i2c_smbus_read_byte_data(client, 0);
	if (id < 0)
		return id; /* lost-here */

	put_device(&client->dev);

	return id;
}

int poplar_read_id_balanced(struct device_node *np)
{
	struct i2c_client *client;
	int id;

	client = of_find_i2c_device_by_node(np);
	if (!client)
		return -EPROBE_DEFER;

	id = i2c_smbus_read_byte_data(client, 0);
	put_device(&client->dev);

	return id;
}

int poplar_bus_number(struct device_node *np)
{
	struct i2c_adapter *adap = of_find_i2c_adapter_by_node(np); /* expect: device-ref-leak */

	return adap ? adap->nr : -EPROBE_DEFER; /* lost-here */
}

int poplar_bus_number_balanced(struct device_node *np)
{
	struct i2c_adapter *adap = of_get_i2c_adapter_by_node(np);
	int nr;

	if (!adap)
		return -EPROBE_DEFER;

	nr = adap->nr;
	i2c_put_adapter(adap);

	return nr;
}
