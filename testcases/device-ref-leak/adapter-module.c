// SPDX-License-Identifier: GPL-2.0-only
/* Some look-ups hold the module of what they give as well, and have a release of their own. */
#include <linux/i2c.h>

int arnica_with_module(struct device_node *np)
{
	struct i2c_adapter *adap;
	int ret;

	adap = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak "of_get_i2c_adapter_by_node" */
	if (!adap)
		return -ENODEV;

	ret = adap->nr;

	return ret; /* lost-here */
}

int arnica_device_only(struct device_node *np)
{
	struct i2c_adapter *adap;
	int ret;

	adap = of_find_i2c_adapter_by_node(np); /* expect: device-ref-leak "of_find_i2c_adapter_by_node" */
	if (!adap)
		return -ENODEV;

	ret = adap->nr;

	return ret; /* lost-here */
}
