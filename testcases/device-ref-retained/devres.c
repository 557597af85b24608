// SPDX-License-Identifier: GPL-2.0-only
/* devres_alloc() and devres_add(): the release callback puts. */
#include <linux/of_platform.h>

static void rhubarb_release(struct device *dev, void *res)
{
	struct platform_device **slot = res;

	put_device(&(*slot)->dev);
}

struct platform_device *devm_rhubarb_get(struct device *dev, struct device_node *np)
{
	struct platform_device **slot;
	struct platform_device *pdev;

	slot = devres_alloc(rhubarb_release, sizeof(*slot), GFP_KERNEL);
	if (!slot)
		return ERR_PTR(-ENOMEM);

	pdev = of_find_device_by_node(np);
	if (!pdev) {
		devres_free(slot);
		return ERR_PTR(-EPROBE_DEFER);
	}

	*slot = pdev;
	devres_add(dev, slot);

	return pdev;
}

int rhubarb_use(struct platform_device *pdev);

int rhubarb_attach(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev = devm_rhubarb_get(dev, np);

	if (IS_ERR(pdev))
		return PTR_ERR(pdev);

	return rhubarb_use(pdev);
}
