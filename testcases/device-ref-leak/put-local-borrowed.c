// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/*
 * As put-local.c, but the variable may stand for the probing device as well, of which nothing was taken.
 */
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct yarrow {
	unsigned long rate;
	bool filtered;
};

unsigned long yarrow_rate(struct device *dev);
int yarrow_register(struct yarrow *m, const char *name);

static int yarrow_probe(struct platform_device *pdev)
{
	struct device_node *codec_np;
	struct device *codec = NULL;
	const char *name = "none";
	struct yarrow *m;
	int ret;

	m = devm_kzalloc(&pdev->dev, sizeof(*m), GFP_KERNEL);
	if (!m)
		return -ENOMEM;

	if (!of_property_read_bool(pdev->dev.of_node, "enabled")) {
		ret = -ENODEV;
		goto out;
	}

	codec_np = of_parse_phandle(pdev->dev.of_node, "codec", 0);
	if (codec_np) {
		struct i2c_client *client;
		struct platform_device *peer;

		client = of_find_i2c_device_by_node(codec_np); /* expect: device-ref-leak */
		if (client)
			codec = &client->dev;
		if (!codec) {
			peer = of_find_device_by_node(codec_np); /* expect: device-ref-leak */
			if (peer) {
				codec = &peer->dev;
				name = peer->name;
			}
		}
	}

	if (!codec)
		codec = &pdev->dev;

	if (codec)
		m->rate = yarrow_rate(codec);

	if (!m->rate) {
		ret = -EINVAL;
		goto put_nodes; /* lost-here */
	}

	ret = yarrow_register(m, name);

put_nodes:
	of_node_put(codec_np);
out:
	m->rate = 0;

	return ret; /* lost-here */
}

static struct platform_driver yarrow_driver = {
	.probe = yarrow_probe,
	.driver = { .name = "yarrow" },
};
module_platform_driver(yarrow_driver);
