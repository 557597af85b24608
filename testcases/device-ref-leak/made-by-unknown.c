// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/*
 * Shape: who gets the adapter is not known, and may keep it, as drivers of panels and decoders do. A put would let the
 * module of the adapter go while they use it.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/of.h>

struct agrimony {
	struct agrimony_panel *panel;
};

struct agrimony_panel *agrimony_panel_create(struct agrimony *data, struct i2c_adapter *adapter);

int agrimony_setup(struct agrimony *data, struct device_node *np)
{
	struct i2c_adapter *adapter;

	adapter = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak */
	if (!adapter)
		return -EPROBE_DEFER;

	data->panel = agrimony_panel_create(data, adapter);

	return data->panel ? 0 : -ENODEV;
}
