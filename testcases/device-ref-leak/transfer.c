// SPDX-License-Identifier: GPL-2.0-only
/* Shape: an adapter is only used for a transfer, and is put right behind that. */
#include <linux/i2c.h>
#include <linux/of.h>

struct i2c_msg;
int i2c_transfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num);

int betony_send(struct device_node *np, struct i2c_msg *msg)
{
	struct i2c_adapter *adap;
	int ret;

	adap = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak */
	if (!adap)
		return -ENODEV;

	ret = i2c_transfer(adap, msg, 1);

	return ret == 1 ? 0 : -EIO;
}
