/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which generation of the IOMMU API a kernel tree has.
 *
 * Contract
 *   - Read from the tree's own headers, never from its version number: backports and
 *     development trees are what they declare.
 *   - A header that is missing leaves the members that rest on it at their zero value, which is the newest form.
 *     Only a declaration that is there proves an old one.
 */
#ifndef FWS_KERNEL_API_H
#define FWS_KERNEL_API_H

#include <stdbool.h>

#include "support/overlay.h"

struct kernel_api {
	/* include/linux/iommu.h */
	bool fwspec_has_ops; /* struct iommu_fwspec names the driver, not only its fwnode */
	bool fwspec_init_takes_ops;
	bool priv_set_inline; /* dev_iommu_priv_set() is an inline that asserts nothing */
	bool has_of_xlate_fwspec, has_probe_device_fwspec; /* members of struct iommu_ops */
	bool has_remove_dev_pasid; /* member of struct iommu_ops */
	bool has_iopf_handler; /* struct iommu_domain: faults go to a domain's handler */
	bool ops_from_fwnode_public; /* iommu_ops_from_fwnode() is there for everybody */
	bool fwspec_free_public; /* iommu_fwspec_free() is there for drivers */
	unsigned int fwspec_set_line; /* where dev_iommu_fwspec_set() is defined; 0: nowhere */
	unsigned int fwspec_free_line; /* where iommu_fwspec_free() is declared; 0: nowhere */
	/* include/linux/device/bus.h */
	bool probe_any_device; /* probe_device is reached through the bus: with or without a fwspec */
	/* drivers/iommu/of_iommu.c */
	bool failed_configure_keeps_iommu; /* of_iommu_configure() frees the fwspec then, and leaves the private data */
	/* include/linux/dma-map-ops.h, include/linux/of_iommu.h, drivers/acpi/scan.c */
	bool dma_ops_take_iommu; /* arch_setup_dma_ops() has an argument of struct iommu_ops * */
	bool of_configure_returns_ops;
	bool acpi_configure_returns_ops;
};

/* @root: the kernel tree. */
/* @overlay: what of the tree is to be seen otherwise, or NULL. */
void kernel_api_read(const char *root, const struct overlay *overlay, struct kernel_api *api);

#endif
