// SPDX-License-Identifier: GPL-2.0-only
/* A driver frees the fwspec because it fails; the core does that when the callback returns. */
#include <linux/iommu.h>
#include <linux/slab.h>

struct fennel_cfg {
	unsigned int ids;
};

struct fennel {
	struct iommu_device iommu;
	u32 mask;
};

static struct fennel *fennel_find(struct fwnode_handle *fwnode);
int fennel_enable(struct fennel *fennel, struct fennel_cfg *cfg);
int fennel_parse(struct device *dev, u32 id);

static struct fennel the_fennel;

static struct fennel *fennel_find(struct fwnode_handle *fwnode)
{
	return fwnode ? &the_fennel : NULL;
}

static struct iommu_device *fennel_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct fennel *fennel = fennel_find(fwspec->iommu_fwnode);
	struct fennel_cfg *cfg;
	unsigned int i;
	int ret = -EINVAL;

	for (i = 0; i < fwspec->num_ids; i++) {
		if (fwspec->ids[i] & ~fennel->mask) {
			pr_err("stream out of range\n");
			goto out_free;
		}
	}

	ret = -ENOMEM;
	cfg = kzalloc(sizeof(*cfg), GFP_KERNEL);
	if (!cfg)
		goto out_free;
	dev_iommu_priv_set(dev, cfg);

	ret = fennel_enable(fennel, cfg);
	if (ret < 0)
		goto out_cfg_free;
	return &fennel->iommu;

out_cfg_free:
	kfree(cfg);
out_free:
	iommu_fwspec_free(dev); /* expect: fwspec-free-in-driver "on a way from iommu_ops::probe_device" */
	return ERR_PTR(ret);
}

/* a helper of probe_device that hands its error on */
static int lovage_configure(struct device *dev)
{
	int err = iommu_fwspec_init(dev, NULL);

	if (err)
		return err;

	err = fennel_parse(dev, 1);
	if (err < 0) {
		pr_err("cannot parse: %d\n", err);
		iommu_fwspec_free(dev); /* expect: fwspec-free-in-driver "the core frees it when the callback fails" */
		return err;
	}

	return 0;
}

static struct iommu_device *lovage_probe_device(struct device *dev)
{
	int i, err;

	for (i = 0; i < 4; i++) {
		err = lovage_configure(dev);
		if (err)
			return ERR_PTR(err);
	}
	return &the_fennel.iommu;
}

static int anise_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	int ret = iommu_fwspec_add_ids(dev, NULL, 0);

	if (ret)
		iommu_fwspec_free(dev); /* expect: fwspec-free-in-driver "of_xlate" */

	return ret;
}

static void anise_release_device(struct device *dev)
{
	fennel_enable(&the_fennel, NULL);
	iommu_fwspec_free(dev); /* expect: fwspec-free-in-driver "after release_device" */ /* expect: dev-iommu-unlocked */
}

const struct iommu_ops fennel_ops = { .probe_device = fennel_probe_device };
const struct iommu_ops lovage_ops = { .probe_device = lovage_probe_device };
const struct iommu_ops anise_ops = { .of_xlate = anise_of_xlate, .release_device = anise_release_device };
