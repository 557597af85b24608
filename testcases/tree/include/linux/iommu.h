/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: IOMMU drivers. */
#ifndef _LINUX_IOMMU_H
#define _LINUX_IOMMU_H

#include <linux/device.h>
#include <linux/of.h>

#define IOMMU_NO_PASID		0
#define IOMMU_DOMAIN_BLOCKED	0
#define IOMMU_DOMAIN_DMA	3

typedef unsigned int ioasid_t;

struct iommu_group;
struct iommu_ops;
struct iommu_domain_ops;
struct iommu_fault_param;
struct iopf_queue;
struct iopf_group;
struct iopf_fault;

struct iommu_domain {
	unsigned int type;
	const struct iommu_domain_ops *ops;
	int (*iopf_handler)(struct iopf_group *group);
};

struct iommu_device {
	struct list_head list;
	const struct iommu_ops *ops;
	struct fwnode_handle *fwnode;
	struct device *dev;
};

struct iommu_fwspec {
	struct fwnode_handle *iommu_fwnode;
	u32 flags;
	unsigned int num_ids;
	u32 ids[];
};

struct dev_iommu {
	struct mutex lock;
	struct iommu_fault_param *fault_param;
	struct iommu_fwspec *fwspec;
	struct iommu_device *iommu_dev;
	void *priv;
	u32 max_pasids;
	u32 attach_deferred:1;
	u32 pci_32bit_workaround:1;
	u32 require_direct:1;
	u32 shadow_on_flush:1;
};

struct iopf_fault {
	int prm;
};

enum iommu_dev_features {
	IOMMU_DEV_FEAT_SVA,
	IOMMU_DEV_FEAT_IOPF,
};

struct iommu_domain_ops {
	int (*attach_dev)(struct iommu_domain *domain, struct device *dev);
	int (*set_dev_pasid)(struct iommu_domain *domain, struct device *dev, ioasid_t pasid);
	void (*free)(struct iommu_domain *domain);
};

struct iommu_ops {
	struct iommu_domain *(*domain_alloc_paging)(struct device *dev);
	struct iommu_device *(*probe_device)(struct device *dev);
	void (*release_device)(struct device *dev);
	void (*probe_finalize)(struct device *dev);
	struct iommu_group *(*device_group)(struct device *dev);
	int (*of_xlate)(struct device *dev, const struct of_phandle_args *args);
	int (*dev_enable_feat)(struct device *dev, enum iommu_dev_features f);
	int (*dev_disable_feat)(struct device *dev, enum iommu_dev_features f);
	void (*page_response)(struct device *dev, struct iopf_fault *evt, void *msg);
	void (*remove_dev_pasid)(struct device *dev, ioasid_t pasid, struct iommu_domain *domain);
	const struct iommu_domain_ops *default_domain_ops;
	struct iommu_domain *identity_domain;
	struct iommu_domain *blocked_domain;
	unsigned long pgsize_bitmap;
	struct module *owner;
};

extern struct mutex iommu_probe_device_lock;

void dev_iommu_priv_set(struct device *dev, void *priv);
int iommu_fwspec_init(struct device *dev, struct fwnode_handle *iommu_fwnode);
const struct iommu_ops *iommu_ops_from_fwnode(const struct fwnode_handle *fwnode);
void dev_iommu_free(struct device *dev);
void iommu_fwspec_free(struct device *dev);
int iommu_fwspec_add_ids(struct device *dev, const u32 *ids, int num_ids);
int iommu_device_register(struct iommu_device *iommu, const struct iommu_ops *ops, struct device *hwdev);
void iommu_device_unregister(struct iommu_device *iommu);
int iommu_device_sysfs_add(struct iommu_device *iommu, struct device *parent, const void *groups,
			   const char *fmt, ...);
void iommu_device_sysfs_remove(struct iommu_device *iommu);
struct iommu_group *iommu_group_alloc(void);
struct iommu_group *generic_device_group(struct device *dev);
struct iommu_domain *iommu_get_domain_for_dev(struct device *dev);

void iommu_report_device_fault(struct device *dev, struct iopf_fault *evt);
struct iopf_queue *iopf_queue_alloc(const char *name);
void iopf_queue_free(struct iopf_queue *queue);
int iopf_queue_add_device(struct iopf_queue *queue, struct device *dev);
void iopf_queue_remove_device(struct iopf_queue *queue, struct device *dev);
int iopf_queue_flush_dev(struct device *dev);

static inline void *dev_iommu_priv_get(struct device *dev)
{
	return dev->iommu ? dev->iommu->priv : NULL;
}

static inline struct iommu_fwspec *dev_iommu_fwspec_get(struct device *dev)
{
	return dev->iommu ? dev->iommu->fwspec : NULL;
}

static inline void dev_iommu_fwspec_set(struct device *dev, struct iommu_fwspec *fwspec)
{
	dev->iommu->fwspec = fwspec;
}

#endif
