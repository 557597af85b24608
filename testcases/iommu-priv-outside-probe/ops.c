// SPDX-License-Identifier: GPL-2.0-only
/* Private data set where the core does not expect it, directly and through helpers. */
#include <linux/iommu.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct borage {
	struct iommu_device iommu;
	struct iommu_domain *domain;
};

static struct borage *the_borage;

static int borage_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = args->args_count ? args->args[0] : 0;

	if (!dev_iommu_priv_get(dev))
		dev_iommu_priv_set(dev, the_borage); /* expect: iommu-priv-outside-probe "on a way from iommu_ops::of_xlate" */
	return iommu_fwspec_add_ids(dev, &id, 1);
}

/* two calls below of_xlate */
static void comfrey_remember(struct device *dev, struct borage *b)
{
	if (b)
		dev_iommu_priv_set(dev, b); /* expect: iommu-priv-outside-probe "iommu_ops::of_xlate" */
}

static int comfrey_add(struct device *dev, u32 id)
{
	comfrey_remember(dev, the_borage);
	return iommu_fwspec_add_ids(dev, &id, 1);
}

static int comfrey_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return comfrey_add(dev, 1);
}

/* reached from probe_device too: still */
static struct iommu_device *comfrey_probe_device(struct device *dev)
{
	comfrey_add(dev, 2);
	return &the_borage->iommu;
}

/* a NULL that attach looks for is a marker, and set in the wrong place all the same */
static int borage_attach(struct iommu_domain *domain, struct device *dev)
{
	if (dev_iommu_priv_get(dev))
		return -EBUSY;
	dev_iommu_priv_set(dev, domain); /* expect: iommu-priv-outside-probe "iommu_domain_ops::attach_dev" */ /* expect: dev-iommu-unlocked */
	return 0;
}

static void borage_free(struct iommu_domain *domain)
{
	struct borage *b = the_borage;

	dev_iommu_priv_set(b->iommu.dev, NULL); /* expect: iommu-priv-outside-probe "from iommu_domain_ops::free" */ /* expect: dev-iommu-unlocked */
	kfree(domain);
}

static int borage_probe(struct platform_device *pdev)
{
	dev_iommu_priv_set(&pdev->dev, pdev); /* expect: iommu-priv-outside-probe "from platform_driver::probe" */ /* expect: dev-iommu-unlocked */
	return 0;
}

static const struct iommu_domain_ops borage_domain_ops = {
	.attach_dev = borage_attach,
	.free = borage_free,
};

const struct iommu_ops borage_ops = {
	.of_xlate = borage_of_xlate,
	.default_domain_ops = &borage_domain_ops,
};

const struct iommu_ops comfrey_ops = {
	.of_xlate = comfrey_of_xlate,
	.probe_device = comfrey_probe_device,
};

static struct platform_driver borage_driver = {
	.probe = borage_probe,
};
module_platform_driver(borage_driver);
