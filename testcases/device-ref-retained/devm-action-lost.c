// SPDX-License-Identifier: GPL-2.0-only
/*
 * The function returns a count when that is an error, but the loop still needs it: what fails later goes into the
 * variable that is returned behind the label.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

#define PERIDOT_MAX	4

struct peridot_priv {
	struct device *port[PERIDOT_MAX];
};

static int peridot_parse(struct device *dev, struct peridot_priv *priv)
{
	int n, i, ret;

	n = of_count_phandle_with_args(dev->of_node, "acme,ports", NULL);
	if (n < 0)
		return n;
	if (n > PERIDOT_MAX)
		return -EINVAL;

	for (i = 0; i < n; i++) {
		struct platform_device *port;
		struct device_node *np;

		np = of_parse_phandle(dev->of_node, "acme,ports", i);
		if (!np) {
			ret = -EINVAL;
			goto err;
		}

		port = of_find_device_by_node(np); /* expect: device-ref-leak */
		of_node_put(np);
		if (!port) {
			ret = -ENODEV;
			goto err;
		}

		if (!port->dev.driver) {
			ret = -EPROBE_DEFER;
			goto err; /* lost-here */
		}
		priv->port[i] = &port->dev;
	}

	return 0;

err:
	dev_err(dev, "no ports\n");
	return ret;
}

static int peridot_probe(struct platform_device *pdev)
{
	struct peridot_priv *priv;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	platform_set_drvdata(pdev, priv);

	return peridot_parse(&pdev->dev, priv);
}

static struct platform_driver peridot_driver = {
	.probe = peridot_probe,
	.driver = { .name = "peridot" },
};
module_platform_driver(peridot_driver);
