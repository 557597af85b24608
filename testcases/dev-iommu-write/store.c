// SPDX-License-Identifier: GPL-2.0-only
/* A driver that keeps what it knows in the core's structure, in many spellings. */
#include <linux/iommu.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>

static struct dev_iommu chervil_fake = { .priv = (void *)-1 };

void chervil_arrow(struct device *dev)
{
	dev->iommu = NULL; /* expect: dev-iommu-write "'dev->iommu' is written outside the IOMMU core, which owns it" */
}

void chervil_dot(struct pci_dev *pdev)
{
	pdev->dev.iommu = &chervil_fake; /* expect: dev-iommu-write "'pdev->dev.iommu'" */
}

void chervil_member(struct device *dev, struct iommu_fwspec *fwspec)
{
	dev->iommu->fwspec = fwspec; /* expect: dev-iommu-write "which owns struct dev_iommu" */
	dev->iommu->shadow_on_flush |= 1; /* expect: dev-iommu-write */
	dev->iommu->max_pasids++; /* expect: dev-iommu-write */
}

void chervil_local(struct device *dev, void *priv)
{
	struct dev_iommu *param = dev->iommu;

	if (param)
		param->priv = priv; /* expect: dev-iommu-write "'param->priv'" */
}

void chervil_publish(struct device *dev, struct dev_iommu *param, struct iommu_fault_param *fault)
{
	rcu_assign_pointer(param->fault_param, fault); /* expect: dev-iommu-write */
	rcu_assign_pointer(dev->iommu, param); /* expect: dev-iommu-write */
	WRITE_ONCE(dev->iommu, NULL); /* expect: dev-iommu-write */
}

void chervil_whole(struct device *dev)
{
	struct dev_iommu *param = dev->iommu;

	memset(param, 0, sizeof(*param)); /* expect: dev-iommu-write */
	memset(&param->fwspec, 0, sizeof(param->fwspec)); /* expect: dev-iommu-write */
	*dev->iommu = chervil_fake; /* expect: dev-iommu-write */
}

void chervil_through(struct device *dev)
{
	struct dev_iommu **slot = &dev->iommu;

	*slot = NULL; /* expect: dev-iommu-write */
}

/* no race in probe_device, but the member is the core's all the same */
static struct iommu_device *chervil_probe_device(struct device *dev)
{
	dev->iommu->require_direct = 1; /* expect: dev-iommu-write */
	return ERR_PTR(-ENODEV);
}

const struct iommu_ops chervil_ops = { .probe_device = chervil_probe_device };
