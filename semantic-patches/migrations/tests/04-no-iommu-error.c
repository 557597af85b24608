// SPDX-License-Identifier: GPL-2.0-only
/* It is an error already. */
#define NO_IOMMU	-ENODEV

static int teasel_xlate(struct device *dev)
{
	return dev->of_node ? 0 : NO_IOMMU;
}
