/* SPDX-License-Identifier: GPL-2.0-only */
/* Nothing is lost: borrowed, found again, freed with the device, or allocated by probe_device. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct spruce {
	struct iommu_device iommu;
	struct list_head masters;
	struct spruce_master *by_id[8];
};

struct spruce_master {
	struct list_head node;
	struct device *dev;
};

static LIST_HEAD(spruce_masters);

/* the next attempt finds it */
static int spruce_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct spruce_master *m;

	list_for_each_entry(m, &spruce_masters, node) {
		if (m->dev == dev)
			return 0;
	}
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return -ENOMEM;
	m->dev = dev;
	list_add(&m->node, &spruce_masters);
	return 0;
}

const struct iommu_ops spruce_ops = {
	.of_xlate = spruce_of_xlate,
};

/* goes with the device itself; a buffer that does not outlive the call */
static int spruce_v2_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct spruce_master *m = devm_kzalloc(dev, sizeof(*m), GFP_KERNEL);
	void *buf;

	if (!m)
		return -ENOMEM;
	buf = kmalloc(64, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	kfree(buf);
	dev_iommu_priv_set(dev, m); /* expect: iommu-priv-outside-probe */
	return 0;
}

const struct iommu_ops spruce_v2_ops = {
	.of_xlate = spruce_v2_of_xlate,
};

static struct spruce *spruce_only;

/* the instance knows it too */
static int spruce_v3_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct spruce_master *m;

	if (args->args_count != 1 || args->args[0] >= 8)
		return -EINVAL;
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return -ENOMEM;
	spruce_only->by_id[args->args[0]] = m;
	dev_iommu_priv_set(dev, m); /* expect: iommu-priv-outside-probe */
	return 0;
}

static struct iommu_device *spruce_probe_device(struct device *dev)
{
	struct spruce_master *m;

	if (!dev_iommu_fwspec_get(dev))
		return ERR_PTR(-ENODEV);
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return ERR_PTR(-ENOMEM);
	dev_iommu_priv_set(dev, m);
	return &spruce_only->iommu;
}

const struct iommu_ops spruce_v3_ops = {
	.of_xlate = spruce_v3_of_xlate,
	.probe_device = spruce_probe_device,
};
