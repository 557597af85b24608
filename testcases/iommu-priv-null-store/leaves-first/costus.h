/* SPDX-License-Identifier: GPL-2.0-only */
struct device;

void dev_iommu_free(struct device *dev);
void costus_release(struct device *dev);
int costus_probe(struct device *dev, struct device *next);
