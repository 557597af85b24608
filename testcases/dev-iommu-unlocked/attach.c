/* SPDX-License-Identifier: GPL-2.0-only */
/* attach_dev and free are not entered with the lock. */
#include <linux/iommu.h>
#include <linux/slab.h>

struct fennel_master {
	struct device *dev;
};

/* both ways here are without the lock */
static void fennel_forget(struct fennel_master *m)
{
	dev_iommu_priv_set(m->dev, NULL); /* expect: dev-iommu-unlocked "dev_iommu_priv_set() is called without iommu_probe_device_lock" */ /* expect: iommu-priv-outside-probe */
	kfree(m);
}

static int fennel_attach(struct iommu_domain *domain, struct device *dev)
{
	struct fennel_master *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	m->dev = dev;
	if (dev_iommu_priv_get(dev))
		fennel_forget(dev_iommu_priv_get(dev));
	dev_iommu_priv_set(dev, m); /* expect: dev-iommu-unlocked "without iommu_probe_device_lock" */ /* expect: iommu-priv-outside-probe */
	return 0;
}

static int fennel_disable(struct device *dev, enum iommu_dev_features f)
{
	fennel_forget(dev_iommu_priv_get(dev));
	return 0;
}

/* run-time readers are fine */
static int fennel_set_pasid(struct iommu_domain *domain, struct device *dev, ioasid_t pasid)
{
	struct fennel_master *m = dev_iommu_priv_get(dev);

	return m && dev_iommu_fwspec_get(dev) ? 0 : -ENODEV;
}

static const struct iommu_domain_ops fennel_domain_ops = {
	.attach_dev = fennel_attach,
	.set_dev_pasid = fennel_set_pasid,
};

const struct iommu_ops fennel_ops = {
	.dev_disable_feat = fennel_disable,
	.default_domain_ops = &fennel_domain_ops,
};
