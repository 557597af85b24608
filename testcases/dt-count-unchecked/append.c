/* SPDX-License-Identifier: GPL-2.0-only */
/* One element for each entry of "iommus". */
#include <linux/iommu.h>
#include <linux/kernel.h>

#define YARROW_IDS	4

struct yarrow_master {
	u32 id[YARROW_IDS];
	int nr;
	u32 good[YARROW_IDS];
	int nr_good;
};

static int yarrow_add(struct yarrow_master *m, u32 id)
{
	for (int i = 0; i < m->nr; i++)
		if (m->id[i] == id)
			return 0;

	m->id[m->nr++] = id; /* expect: dt-count-unchecked "nothing limits 'm->nr'" */
	return 0;
}

static int yarrow_add_good(struct yarrow_master *m, u32 id)
{
	if (m->nr_good == YARROW_IDS)
		return -ENOSPC;
	m->good[m->nr_good++] = id;
	return 0;
}

static int yarrow_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct yarrow_master *m = dev_iommu_priv_get(dev);

	if (args->args_count != 1)
		return -EINVAL;
	return yarrow_add(m, args->args[0]) ?: yarrow_add_good(m, args->args[0]);
}

const struct iommu_ops yarrow_ops = {
	.of_xlate = yarrow_of_xlate,
};
