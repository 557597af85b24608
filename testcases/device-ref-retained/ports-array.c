// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one reference per port; a failing probe calls a cleanup that loops over the ports, as remove does. */
#include <linux/of.h>
#include <linux/of_platform.h>

#define MEDLAR_PORTS	4

struct medlar_port {
	struct platform_device *sw;
};

struct medlar_priv {
	struct medlar_port *ports[MEDLAR_PORTS];
	int num_ports;
};

struct medlar_loose_port {
	struct platform_device *sw;
};

struct medlar_loose_priv {
	struct medlar_loose_port *ports[MEDLAR_PORTS];
	int num_ports;
};

int medlar_register(struct platform_device *pdev);

static void medlar_cleanup(struct medlar_priv *priv)
{
	int i;

	for (i = 0; i < priv->num_ports; i++)
		if (priv->ports[i]->sw)
			put_device(&priv->ports[i]->sw->dev);
}

static int medlar_probe(struct platform_device *pdev)
{
	struct medlar_priv *priv;
	struct device_node *np;
	int i, ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for (i = 0; i < MEDLAR_PORTS; i++) {
		priv->ports[i] = devm_kzalloc(&pdev->dev, sizeof(*priv->ports[i]), GFP_KERNEL);
		if (!priv->ports[i]) {
			ret = -ENOMEM;
			goto err;
		}
		priv->num_ports = i + 1;

		np = of_parse_phandle(pdev->dev.of_node, "acme,switch", i);
		priv->ports[i]->sw = of_find_device_by_node(np);
		of_node_put(np);
		if (!priv->ports[i]->sw) {
			ret = -EPROBE_DEFER;
			goto err;
		}
	}

	ret = medlar_register(pdev);
	if (ret)
		goto err;

	platform_set_drvdata(pdev, priv);

	return 0;

err:
	medlar_cleanup(priv);

	return ret;
}

static void medlar_remove(struct platform_device *pdev)
{
	medlar_cleanup(platform_get_drvdata(pdev));
}

static void medlar_loose_cleanup(struct medlar_loose_priv *priv)
{
	priv->num_ports = 0;
}

static int medlar_loose_probe(struct platform_device *pdev)
{
	struct medlar_loose_priv *priv;
	struct device_node *np;
	int i, ret;

	priv = devm_kzalloc(&pdev->dev, sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;

	for (i = 0; i < MEDLAR_PORTS; i++) {
		priv->ports[i] = devm_kzalloc(&pdev->dev, sizeof(*priv->ports[i]), GFP_KERNEL);
		if (!priv->ports[i]) {
			ret = -ENOMEM;
			goto err;
		}
		priv->num_ports = i + 1;

		np = of_parse_phandle(pdev->dev.of_node, "acme,switch", i);
		priv->ports[i]->sw = of_find_device_by_node(np); /* expect: device-ref-leak */
		of_node_put(np);
		if (!priv->ports[i]->sw) {
			ret = -EPROBE_DEFER;
			goto err;
		}
	}

	ret = medlar_register(pdev);
	if (ret)
		goto err;

	platform_set_drvdata(pdev, priv);

	return 0;

err:
	medlar_loose_cleanup(priv);

	return ret;
}

static void medlar_loose_remove(struct platform_device *pdev)
{
	struct medlar_loose_priv *priv = platform_get_drvdata(pdev);
	int i;

	for (i = 0; i < priv->num_ports; i++)
		if (priv->ports[i]->sw)
			put_device(&priv->ports[i]->sw->dev);
}

static struct platform_driver medlar_driver = {
	.probe = medlar_probe,
	.remove = medlar_remove,
	.driver = { .name = "medlar" },
};

static struct platform_driver medlar_loose_driver = {
	.probe = medlar_loose_probe,
	.remove = medlar_loose_remove,
	.driver = { .name = "medlar-loose" },
};

static int __init medlar_init(void)
{
	return platform_driver_register(&medlar_driver) ?: platform_driver_register(&medlar_loose_driver);
}
module_init(medlar_init);
