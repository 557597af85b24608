// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IOMMU that exists in tests only: one instance, one flat table of pages.
 */
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define TOY_PAGES	1024
#define TOY_VALID	BIT(0)
#define TOY_MAX_PORTS	16
#define TOY_TABLE	0x00
#define TOY_FLUSH	0x04
#define TOY_PORT(n)	(0x40 + (n) * 4)

struct toy_iommu {
	struct device *dev;
	void __iomem *base;
	struct iommu_device iommu;
	struct device *power;
};

struct toy_domain {
	struct iommu_domain domain;
	spinlock_t lock;	/* table */
	struct toy_iommu *toy;
	dma_addr_t table_dma;
	u32 *table;
};

static struct toy_iommu *the_toy;

static struct toy_domain *to_toy(struct iommu_domain *domain)
{
	return container_of(domain, struct toy_domain, domain);
}

static struct iommu_domain *toy_domain_alloc(struct device *dev)
{
	struct toy_domain *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return NULL;
	d->table = kcalloc(TOY_PAGES, sizeof(*d->table), GFP_KERNEL);
	if (!d->table) {
		kfree(d);
		return NULL;
	}
	spin_lock_init(&d->lock);
	d->domain.pgsize_bitmap = SZ_4K;
	d->domain.geometry.aperture_end = TOY_PAGES * SZ_4K - 1;
	d->domain.geometry.force_aperture = true;
	return &d->domain;
}

static void toy_domain_free(struct iommu_domain *domain)
{
	struct toy_domain *d = to_toy(domain);

	if (d->toy)
		dma_unmap_single(d->toy->dev, d->table_dma, TOY_PAGES * sizeof(*d->table), DMA_TO_DEVICE);
	kfree(d->table);
	kfree(d);
}

static int toy_attach(struct iommu_domain *domain, struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct toy_iommu *toy = dev_iommu_priv_get(dev);
	struct toy_domain *d = to_toy(domain);
	unsigned int i;

	if (!d->toy) {
		d->table_dma = dma_map_single(toy->dev, d->table, TOY_PAGES * sizeof(*d->table), DMA_TO_DEVICE);
		if (dma_mapping_error(toy->dev, d->table_dma))
			return -ENOMEM;
		d->toy = toy;
	}
	writel(d->table_dma, toy->base + TOY_TABLE);
	for (i = 0; i < fwspec->num_ids; i++)
		writel(1, toy->base + TOY_PORT(fwspec->ids[i]));
	return 0;
}

static int toy_map(struct iommu_domain *domain, unsigned long iova, phys_addr_t pa, size_t size,
		   size_t count, int prot, gfp_t gfp, size_t *mapped)
{
	struct toy_domain *d = to_toy(domain);
	unsigned long flags;
	size_t i;

	spin_lock_irqsave(&d->lock, flags);
	for (i = 0; i < count; i++)
		d->table[iova / SZ_4K + i] = (pa + i * size) | TOY_VALID;
	spin_unlock_irqrestore(&d->lock, flags);
	*mapped = count * size;
	return 0;
}

static size_t toy_unmap(struct iommu_domain *domain, unsigned long iova, size_t size, size_t count,
			struct iommu_iotlb_gather *gather)
{
	struct toy_domain *d = to_toy(domain);
	unsigned long flags;
	size_t i;

	spin_lock_irqsave(&d->lock, flags);
	for (i = 0; i < count; i++)
		d->table[iova / SZ_4K + i] = 0;
	spin_unlock_irqrestore(&d->lock, flags);
	if (d->toy)
		writel(1, d->toy->base + TOY_FLUSH);
	return count * size;
}

static phys_addr_t toy_iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
{
	return to_toy(domain)->table[iova / SZ_4K] & PAGE_MASK;
}

static struct iommu_device *toy_probe_device(struct device *dev)
{
	if (!the_toy || !dev_iommu_fwspec_get(dev))
		return ERR_PTR(-ENODEV);
	if (!device_link_add(dev, the_toy->dev, DL_FLAG_PM_RUNTIME | DL_FLAG_STATELESS)) {
		iommu_fwspec_free(dev);
		return ERR_PTR(-EINVAL);
	}
	dev_iommu_priv_set(dev, the_toy);
	return &the_toy->iommu;
}

static void toy_release_device(struct device *dev)
{
	struct toy_iommu *toy = dev_iommu_priv_get(dev);

	device_link_remove(dev, toy->dev);
	dev_iommu_priv_set(dev, NULL);
}

static int toy_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 port;

	port = args->args[0];
	if (port >= TOY_MAX_PORTS)
		return -EINVAL;
	return iommu_fwspec_add_ids(dev, &port, 1);
}

static const struct iommu_ops toy_ops = {
	.domain_alloc_paging = toy_domain_alloc,
	.probe_device = toy_probe_device,
	.release_device = toy_release_device,
	.device_group = generic_single_device_group,
	.of_xlate = toy_of_xlate,
	.owner = THIS_MODULE,
	.default_domain_ops = &(const struct iommu_domain_ops) {
		.attach_dev = toy_attach,
		.map_pages = toy_map,
		.unmap_pages = toy_unmap,
		.iova_to_phys = toy_iova_to_phys,
		.free = toy_domain_free,
	},
};

/* The controller that switches the power of the ports. */
static int toy_find_power(struct toy_iommu *toy)
{
	struct platform_device *pdev;
	struct device_node *np;

	np = of_parse_phandle(toy->dev->of_node, "toy,power", 0);
	if (!np)
		return -ENODEV;
	if (!of_device_is_available(np))
		return -ENODEV;
	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return -EPROBE_DEFER;
	if (!platform_get_drvdata(pdev))
		return -EPROBE_DEFER;
	toy->power = &pdev->dev;
	return 0;
}

static int toy_probe(struct platform_device *pdev)
{
	struct toy_iommu *toy = devm_kzalloc(&pdev->dev, sizeof(*toy), GFP_KERNEL);
	int ret;

	if (!toy)
		return -ENOMEM;
	toy->dev = &pdev->dev;
	toy->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(toy->base))
		return PTR_ERR(toy->base);
	ret = toy_find_power(toy);
	if (ret)
		return ret;
	platform_set_drvdata(pdev, toy);
	the_toy = toy;
	ret = iommu_device_sysfs_add(&toy->iommu, &pdev->dev, NULL, "toy");
	if (ret)
		goto put_power;
	ret = iommu_device_register(&toy->iommu, &toy_ops, &pdev->dev);
	if (ret)
		goto remove_sysfs;
	return 0;

remove_sysfs:
	iommu_device_sysfs_remove(&toy->iommu);
put_power:
	the_toy = NULL;
	put_device(toy->power);
	return ret;
}

static void toy_remove(struct platform_device *pdev)
{
	struct toy_iommu *toy = platform_get_drvdata(pdev);

	iommu_device_unregister(&toy->iommu);
	iommu_device_sysfs_remove(&toy->iommu);
	the_toy = NULL;
	put_device(toy->power);
}

static const struct of_device_id toy_of_match[] = {
	{ .compatible = "toy,iommu" },
	{ }
};

static struct platform_driver toy_driver = {
	.probe = toy_probe,
	.remove = toy_remove,
	.driver = {
		.name = "toy-iommu",
		.of_match_table = toy_of_match,
	},
};
module_platform_driver(toy_driver);

MODULE_DESCRIPTION("IOMMU that exists in tests only");
MODULE_LICENSE("GPL");
