// SPDX-License-Identifier: GPL-2.0-only
/* In probe_device and what only it calls, private data is in its place. */
#include <linux/iommu.h>
#include <linux/slab.h>

struct sage_master {
	struct device *dev;
};

static struct iommu_device sage_iommu;

/* takes the arguments of a phandle, but of_xlate does not call it */
static int sage_map(struct device *dev, const struct of_phandle_args *args)
{
	struct sage_master *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	m->dev = dev;
	dev_iommu_priv_set(dev, m);
	return 0;
}

static struct iommu_device *sage_probe_device(struct device *dev)
{
	struct of_phandle_args args;
	int ret;

	if (of_parse_phandle_with_args(NULL, "iommus", "#iommu-cells", 0, &args))
		return ERR_PTR(-ENODEV);
	ret = sage_map(dev, &args);
	of_node_put(args.np);
	return ret ? ERR_PTR(ret) : &sage_iommu;
}

static int sage_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	u32 id = 1;

	return iommu_fwspec_add_ids(dev, &id, 1);
}

static int sage_attach(struct iommu_domain *domain, struct device *dev)
{
	struct sage_master *m = dev_iommu_priv_get(dev);

	return m->dev == dev ? 0 : -EINVAL;
}

/* who calls it is not known */
void sage_hand_over(struct device *dev, struct sage_master *m)
{
	lockdep_assert_held(&iommu_probe_device_lock);
	dev_iommu_priv_set(dev, m);
}

static const struct iommu_domain_ops sage_domain_ops = { .attach_dev = sage_attach };

const struct iommu_ops sage_ops = {
	.probe_device = sage_probe_device,
	.of_xlate = sage_of_xlate,
	.default_domain_ops = &sage_domain_ops,
};
