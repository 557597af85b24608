/* SPDX-License-Identifier: GPL-2.0-only */
struct device;

void dev_iommu_free(struct device *dev);
void hyssop_release(struct device *dev);
