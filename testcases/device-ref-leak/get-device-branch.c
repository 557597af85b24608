// SPDX-License-Identifier: GPL-2.0-only
/* Either a found device or get_device() of another: the caller puts once. */
#include <linux/of_platform.h>

int aster_map(struct device *dev);

static struct device *aster_dma_dev(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;

	if (!np)
		return get_device(dev);

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return NULL;

	return &pdev->dev;
}

int aster_setup_balanced(struct device *dev, struct device_node *np)
{
	struct device *dma = aster_dma_dev(dev, np);
	int ret;

	if (!dma)
		return -EPROBE_DEFER;

	ret = aster_map(dma);
	put_device(dma);

	return ret;
}

int aster_setup(struct device *dev, struct device_node *np)
{
	struct device *dma = aster_dma_dev(dev, np); /* expect: device-ref-leak */

	if (!dma)
		return -EPROBE_DEFER;

	return aster_map(dma); /* lost-here */
}

int aster_setup_inline(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev;
	struct device *dma;
	int ret;

	if (np) {
		pdev = of_find_device_by_node(np);
		if (!pdev)
			return -EPROBE_DEFER;
		dma = &pdev->dev;
	} else {
		dma = get_device(dev);
	}

	ret = aster_map(dma);
	put_device(dma);

	return ret;
}
