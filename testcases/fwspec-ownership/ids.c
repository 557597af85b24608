// SPDX-License-Identifier: GPL-2.0-only
/* IDs of a fwspec in an allocation of their own (document 001, patches 5 and 6). */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/types.h>

struct fwnode_handle;
void fwnode_handle_put(struct fwnode_handle *fwnode);
void *krealloc_array(void *p, size_t new_n, size_t new_size, gfp_t flags);

struct iommu_fwspec {
	struct fwnode_handle *iommu_fwnode;
	u32 flags;
	unsigned int num_ids;
	u32 single_id;
	u32 *ids;
};

/* the parameter is gone when its IDs are to be copied */
int sedge_append(struct iommu_fwspec *fwspec, u32 *ids, int num_ids)
{
	int i, new_num;

	new_num = fwspec->num_ids + num_ids;
	if (new_num <= 1) {
		fwspec->ids = &fwspec->single_id;
	} else {
		ids = krealloc_array(fwspec->ids, new_num, sizeof(fwspec->ids[0]), GFP_KERNEL); /* expect: fwspec-ownership "parameter 'ids' is overwritten by the new array" */
		if (!ids)
			return -ENOMEM;
		fwspec->ids = ids;
	}

	for (i = 0; i < num_ids; i++)
		fwspec->ids[fwspec->num_ids + i] = ids[i];
	fwspec->num_ids = new_num;
	return 0;
}

/* the array outlives its fwspec */
void sedge_free(struct iommu_fwspec *fwspec)
{
	if (!fwspec)
		return;
	fwnode_handle_put(fwspec->iommu_fwnode);
	kfree(fwspec); /* expect: fwspec-ownership "fwspec 'fwspec' is freed, its IDs are not" */
}

/* Right: a pointer of its own for the new array. */
int sedge_append_right(struct iommu_fwspec *fwspec, const u32 *ids, int num_ids)
{
	u32 *all;
	int i;

	all = krealloc_array(fwspec->ids, fwspec->num_ids + num_ids, sizeof(*all), GFP_KERNEL);
	if (!all)
		return -ENOMEM;
	for (i = 0; i < num_ids; i++)
		all[fwspec->num_ids + i] = ids[i];
	fwspec->ids = all;
	fwspec->num_ids += num_ids;
	return 0;
}

/* Right: first the array. */
void sedge_free_right(struct iommu_fwspec *fwspec)
{
	if (fwspec->ids != &fwspec->single_id)
		kfree(fwspec->ids);
	fwnode_handle_put(fwspec->iommu_fwnode);
	kfree(fwspec);
}
