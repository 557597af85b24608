/* SPDX-License-Identifier: GPL-2.0-only */
/* Objects that only the private data of a device or a list knows. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct juniper {
	struct iommu_device iommu;
	struct list_head masters;
};

struct juniper_master {
	struct list_head node;
	struct device *dev;
	u32 id;
};

/* made by a function of its own, and kept by the caller */
static struct juniper_master *juniper_new(struct device *dev)
{
	struct juniper_master *m = kzalloc(sizeof(*m), GFP_KERNEL); /* expect: xlate-alloc-leak "it is lost when" */

	if (m)
		m->dev = dev;
	return m;
}

static int juniper_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct juniper_master *m = dev_iommu_priv_get(dev);

	if (m)
		return 0;
	m = juniper_new(dev);
	if (!m)
		return -ENOMEM;
	dev_iommu_priv_set(dev, m); /* expect: iommu-priv-outside-probe */
	return 0;
}

static void juniper_release_device(struct device *dev)
{
	kfree(dev_iommu_priv_get(dev));
}

const struct iommu_ops juniper_ops = {
	.of_xlate = juniper_of_xlate,
	.release_device = juniper_release_device,
};

static struct device *juniper_dma;

/* devm on a device that is not this one */
static int juniper_v2_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct juniper_master *m;

	m = devm_kzalloc(juniper_dma, sizeof(*m), GFP_KERNEL); /* expect: xlate-alloc-leak "it stays with another device" */
	if (!m)
		return -ENOMEM;
	dev_iommu_priv_set(dev, m); /* expect: iommu-priv-outside-probe */
	return 0;
}

const struct iommu_ops juniper_v2_ops = {
	.of_xlate = juniper_v2_of_xlate,
};

static LIST_HEAD(juniper_masters);

/* on a list that nobody goes through to free it */
static int juniper_v3_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct juniper_master *m = kzalloc(sizeof(*m), GFP_KERNEL); /* expect: xlate-alloc-leak "kept only on a list" */

	if (!m)
		return -ENOMEM;
	m->dev = dev;
	list_add(&m->node, &juniper_masters);
	return 0;
}

const struct iommu_ops juniper_v3_ops = {
	.of_xlate = juniper_v3_of_xlate,
};
