// SPDX-License-Identifier: GPL-2.0-only
/* Clearing what the core frees next. */
#include <linux/iommu.h>
#include <linux/slab.h>

struct thyme_master {
	struct device *dev;
	int ids;
};

static struct iommu_device thyme_iommu;

int thyme_insert(struct thyme_master *m);
void thyme_flush(struct thyme_master *m);

static struct iommu_device *thyme_probe_device(struct device *dev)
{
	struct thyme_master *m = kzalloc(sizeof(*m), GFP_KERNEL);
	int ret;

	if (!m)
		return ERR_PTR(-ENOMEM);
	dev_iommu_priv_set(dev, m);
	ret = thyme_insert(m);
	if (ret < 0)
		goto err_free;
	return &thyme_iommu;

err_free:
	kfree(m);
	dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store "when probe_device fails" */
	return ERR_PTR(ret);
}

/* through a helper, under a condition */
static void thyme_forget(struct device *dev, struct thyme_master *m)
{
	if (m->ids)
		dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store "after release_device" */

	kfree(m);
}

static void thyme_release_device(struct device *dev)
{
	struct thyme_master *m = dev_iommu_priv_get(dev);

	thyme_flush(m);
	thyme_forget(dev, m);
}

/* two statements in braces, of which one goes */
static struct iommu_device *basil_probe_device(struct device *dev)
{
	int ret;

	dev_iommu_priv_set(dev, &thyme_iommu);
	ret = thyme_insert(NULL);
	if (ret) {
		dev_iommu_priv_set(dev, NULL); /* expect: iommu-priv-null-store */
		return ERR_PTR(ret);
	}
	return &thyme_iommu;
}

const struct iommu_ops thyme_ops = {
	.probe_device = thyme_probe_device,
	.release_device = thyme_release_device,
};

const struct iommu_ops basil_ops = { .probe_device = basil_probe_device };
