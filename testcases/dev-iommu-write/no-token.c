// SPDX-License-Identifier: GPL-2.0-only
/* Nothing but the member's name says that the file is of interest. */
#include <linux/platform_device.h>

void samphire_reset(struct platform_device *pdev)
{
	pdev->dev.iommu = NULL; /* expect: dev-iommu-write */
}
