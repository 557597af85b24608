// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: the only pointer to the device is in a structure that the labels free. After that nothing can put it, and
 * other paths come to the label without it: the put goes before the jump.
 */
#include <linux/i2c.h>
#include <linux/slab.h>

struct tansy {
	struct i2c_adapter *adapter;
	int id;
};

int tansy_start(struct tansy *t);
int tansy_decoder(struct i2c_adapter *adapter);

int tansy_probe(struct device_node *np, int id)
{
	struct tansy *t;
	int ret;

	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;

	t->id = id;
	ret = tansy_start(t);
	if (ret)
		goto free;

	t->adapter = of_get_i2c_adapter_by_node(np); /* expect: device-ref-leak */
	if (!t->adapter) {
		ret = -ENODEV;
		goto free;
	}

	if (tansy_decoder(t->adapter)) {
		ret = -ENODEV;
		goto free;
	}

	i2c_put_adapter(t->adapter);
	return 0;

free:
	kfree(t);
	return ret;
}
