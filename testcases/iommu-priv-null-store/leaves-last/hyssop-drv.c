// SPDX-License-Identifier: GPL-2.0-only
/* Attach may run between release_device and the end: NULL tells it that what the private data was is gone. */
#include <linux/iommu.h>
#include <linux/slab.h>

struct hyssop_cfg {
	int ids;
};

static struct iommu_device hyssop_iommu;

int hyssop_insert(struct hyssop_cfg *cfg);
void hyssop_stop(struct device *dev);

static int hyssop_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct hyssop_cfg *cfg = dev_iommu_priv_get(dev);

	return cfg ? hyssop_insert(cfg) : -ENODEV;
}

/* not in a group yet */
static struct iommu_device *hyssop_probe_device(struct device *dev)
{
	struct hyssop_cfg *cfg = kzalloc(sizeof(*cfg), GFP_KERNEL);
	int ret;

	if (!cfg)
		return ERR_PTR(-ENOMEM);
	dev_iommu_priv_set(dev, cfg);
	ret = hyssop_insert(cfg);
	if (ret) {
		dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store "when probe_device fails" */
		kfree(cfg);
		return ERR_PTR(ret);
	}
	return &hyssop_iommu;
}

static void hyssop_release_device(struct device *dev)
{
	struct hyssop_cfg *cfg = dev_iommu_priv_get(dev);

	hyssop_stop(dev);
	dev_iommu_priv_set(dev, NULL);
	kfree(cfg);
}

static const struct iommu_domain_ops hyssop_domain_ops = { .attach_dev = hyssop_attach_dev };

const struct iommu_ops hyssop_ops = {
	.probe_device = hyssop_probe_device,
	.release_device = hyssop_release_device,
	.default_domain_ops = &hyssop_domain_ops,
};

/* nothing is freed: what attach finds is as good as before */
static void orris_release_device(struct device *dev)
{
	hyssop_stop(dev);
	dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store "after release_device" */
}

const struct iommu_ops orris_ops = { .release_device = orris_release_device };
