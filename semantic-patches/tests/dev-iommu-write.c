// SPDX-License-Identifier: GPL-2.0-only
struct tansy {
	struct iommu_domain *iommu;
};

static struct dev_iommu tansy_fake;

static void tansy_replace(struct device *dev)
{
	dev->iommu = &tansy_fake;	/* expect: dev-iommu-write */
}

static void tansy_embedded(struct pci_dev *pdev)
{
	pdev->dev.iommu = &tansy_fake;	/* expect: dev-iommu-write */
}

static void tansy_member(struct device *dev)
{
	dev->iommu->max_pasids = 1;	/* expect: dev-iommu-write */
}

static void tansy_member_of(struct tansy_link *link)
{
	link->dev->iommu->priv = NULL;	/* expect: dev-iommu-write */
	link->child.dev.iommu->priv = NULL;	/* expect: dev-iommu-write */
	link->parent->iommu->require_direct = 1;	/* expect: dev-iommu-write */
}

static void tansy_pointer(struct device *dev)
{
	struct dev_iommu *param = dev->iommu;

	param->priv = NULL;	/* expect: dev-iommu-write */
	rcu_assign_pointer(param->fault_param, NULL);	/* expect: dev-iommu-write */
}

/* a member of the same name in another structure; and a read */
static int tansy_create(struct tansy *t, struct device *dev)
{
	t->iommu = iommu_get_domain_for_dev(dev);
	return dev->iommu ? 0 : -ENODEV;
}

/* an IOMMU of the machine, not of a device */
static void tansy_unit(struct tansy_unit *unit, int node)
{
	unit->iommu->node = node;
	unit->iommu->priv = NULL;
}
