// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the error branch drops the device and then goes to a label that drops it as well. */
#include <linux/of_platform.h>

struct aconite_priv {
	void *data;
};

int aconite_setup(struct aconite_priv *priv);

int aconite_open(struct aconite_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -ENODEV;

	priv->data = platform_get_drvdata(pdev);
	if (!priv->data) {
		put_device(&pdev->dev);
		ret = -EPROBE_DEFER;
		goto err_put;
	}

	ret = aconite_setup(priv);
	if (ret)
		goto err_put;

	put_device(&pdev->dev);

	return 0;

err_put:
	put_device(&pdev->dev); /* lost-here */

	return ret;
}

int aconite_open_balanced(struct aconite_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	priv->data = platform_get_drvdata(pdev);
	if (!priv->data) {
		ret = -EPROBE_DEFER;
		goto err_put;
	}

	ret = aconite_setup(priv);
	if (ret)
		goto err_put;

	put_device(&pdev->dev);

	return 0;

err_put:
	put_device(&pdev->dev);

	return ret;
}

/* Success shares the label, and failure comes there after a put of its own. */
int aconite_open_shared(struct aconite_priv *priv, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np); /* expect: device-ref-double-put */
	if (!pdev)
		return -ENODEV;

	priv->data = platform_get_drvdata(pdev);
	ret = aconite_setup(priv);
	if (ret < 0)
		put_device(&pdev->dev);

	platform_device_put(pdev); /* lost-here */

	return ret;
}

/* The pointer says what is held: put_device() does nothing with NULL. */
int aconite_open_nulled(struct aconite_priv *priv, struct device_node *np)
{
	struct device *dev;
	int ret = 0;

	dev = bus_find_device_by_of_node(&platform_bus_type, np);
	if (!dev)
		return -ENODEV;

	priv->data = dev_get_drvdata(dev);
	if (!priv->data) {
		put_device(dev);
		dev = NULL;
		ret = -EPROBE_DEFER;
		goto out;
	}

	ret = aconite_setup(priv);
out:
	put_device(dev);

	return ret;
}
