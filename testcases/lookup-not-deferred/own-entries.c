/* SPDX-License-Identifier: GPL-2.0-only */
/* probe_device that reads the entries itself cannot know that all their instances are there. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TeakMax 4

struct teak {
	struct iommu_device iommu;
};

struct teak_arch {
	struct teak *mmu[TeakMax];
};

static struct iommu_device *teak_probe_device(struct device *dev)
{
	struct platform_device *pdev;
	struct teak_arch *arch;
	struct device_node *np;
	struct teak *teak;
	int i;

	arch = kzalloc(sizeof(*arch), GFP_KERNEL);
	if (!arch)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < TeakMax; i++) {
		np = of_parse_phandle(dev->of_node, "iommus", i);
		if (!np)
			break;
		pdev = of_find_device_by_node(np);
		of_node_put(np);
		if (!pdev) { /* expect: lookup-not-deferred "not there yet" */
			kfree(arch);
			return ERR_PTR(-ENODEV);
		}
		teak = platform_get_drvdata(pdev);
		put_device(&pdev->dev);
		if (!teak) { /* expect: lookup-not-deferred "not there yet" */
			kfree(arch);
			return ERR_PTR(-EINVAL);
		}
		arch->mmu[i] = teak;
	}
	dev_iommu_priv_set(dev, arch);
	return &arch->mmu[0]->iommu;
}

const struct iommu_ops teak_ops = {
	.probe_device = teak_probe_device,
};

/* iommu_fwspec_init() has found the instance */
static int teak_entry(struct device *dev, struct of_phandle_args *args)
{
	struct platform_device *pdev;
	int ret = iommu_fwspec_init(dev, of_fwnode_handle(args->np));

	if (ret)
		return ret;
	pdev = of_find_device_by_node(args->np);
	if (!pdev)
		return -EINVAL;
	put_device(&pdev->dev);
	return 0;
}

static struct iommu_device *teak_v2_probe_device(struct device *dev)
{
	struct of_phandle_args args;
	struct teak *teak;
	int ret;

	ret = of_parse_phandle_with_args(dev->of_node, "iommus", "#iommu-cells", 0, &args);
	if (ret)
		return ERR_PTR(ret);
	ret = teak_entry(dev, &args);
	of_node_put(args.np);
	if (ret)
		return ERR_PTR(ret);
	teak = dev_iommu_fwspec_get(dev) ? dev_iommu_priv_get(dev) : NULL;
	return teak ? &teak->iommu : ERR_PTR(-ENODEV);
}

const struct iommu_ops teak_v2_ops = {
	.probe_device = teak_v2_probe_device,
};
