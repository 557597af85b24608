// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a loop looks up one device a round, by one of two ways, and keeps it in a local array that nothing puts. */
#include <linux/clk.h>
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/of_platform.h>

int rowan_setup(struct device *dev, const char *name);

int rowan_probe(struct platform_device *pdev, struct device_node **np)
{
	struct device *codec[2] = { NULL, NULL };
	const char *name[2] = { "", "" };
	int i, ret;

	if (!np[0])
		return -EINVAL;

	for (i = 0; i < 2; i++) {
		struct platform_device *found;
		struct i2c_client *client;

		client = of_find_i2c_device_by_node(np[i]); /* expect: device-ref-leak */
		if (client) {
			codec[i] = &client->dev;
			name[i] = dev_name(&client->dev);
		}
		if (!codec[i]) {
			found = of_find_device_by_node(np[i]); /* expect: device-ref-leak */
			if (found) {
				codec[i] = &found->dev;
				name[i] = found->name;
			}
		}
	}

	if (!codec[0]) {
		ret = -EPROBE_DEFER;
		goto out;
	}

	ret = rowan_setup(codec[0], name[0]);
	if (ret)
		goto out;

	dev_info(&pdev->dev, "using %s\n", name[0]);

out:
	return ret;
}
