// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a file that neither looks devices up nor registers iommu_ops is left alone by default. */
#include <linux/of.h>

int heather_mode(struct device_node *parent, u32 *mode)
{
	struct device_node *np;

	np = of_parse_phandle(parent, "acme,phy", 0);
	if (!np)
		return -ENODEV;

	return of_property_read_u32(np, "mode", mode);
}
