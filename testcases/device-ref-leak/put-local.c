// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two look-ups, the second where the first gives nothing, leave what they find in one variable, and a third one has its
 * own. Nothing puts them: their place is behind the label that all ways come to, each in the reverse order.
 */
#include <linux/i2c.h>
#include <linux/of.h>
#include <linux/of_platform.h>

struct mullein {
	unsigned long rate;
	bool filtered;
};

unsigned long mullein_rate(struct device *dev);
int mullein_register(struct mullein *m, const char *name);

static int mullein_probe(struct platform_device *pdev)
{
	struct device_node *codec_np, *filter_np;
	struct platform_device *filter = NULL;
	struct device *codec = NULL;
	const char *name = "none";
	struct mullein *m;
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

	filter_np = of_parse_phandle(pdev->dev.of_node, "filter", 0);
	if (filter_np)
		filter = of_find_device_by_node(filter_np); /* expect: device-ref-leak */

	if (codec)
		m->rate = mullein_rate(codec);
	m->filtered = filter;

	if (!m->rate && !m->filtered) {
		ret = -EINVAL;
		goto put_nodes; /* lost-here */
	}

	ret = mullein_register(m, name);

put_nodes:
	of_node_put(filter_np);
	of_node_put(codec_np);
out:
	m->rate = 0;

	return ret; /* lost-here */
}

static struct platform_driver mullein_driver = {
	.probe = mullein_probe,
	.driver = { .name = "mullein" },
};
module_platform_driver(mullein_driver);
