// SPDX-License-Identifier: GPL-2.0-only
/* A pointer that may also be an ERR_PTR: an error pointer holds nothing. */
#include <linux/err.h>
#include <linux/of.h>
#include <linux/of_platform.h>

static struct platform_device *pine_lookup(struct device *dev, const char *name)
{
	struct platform_device *pdev;
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, name, 0);
	if (!np)
		return ERR_PTR(-ENOENT);

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	return pdev;
}

int pine_start(struct device *dev, struct platform_device *aux);

int pine_probe_balanced(struct device *dev)
{
	struct platform_device *aux;
	int ret;

	aux = pine_lookup(dev, "acme,aux");
	if (IS_ERR(aux)) {
		if (PTR_ERR(aux) != -ENOENT)
			return PTR_ERR(aux);
		aux = NULL;
	}

	ret = pine_start(dev, aux);
	platform_device_put(aux);

	return ret;
}

int pine_probe(struct device *dev)
{
	struct platform_device *aux;
	int ret;

	aux = pine_lookup(dev, "acme,aux"); /* expect: device-ref-leak */
	if (IS_ERR(aux))
		return PTR_ERR(aux);

	ret = pine_start(dev, aux);
	if (ret)
		return ret; /* lost-here */

	platform_device_put(aux);

	return 0;
}
