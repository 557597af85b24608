// SPDX-License-Identifier: GPL-2.0-only
/* Shape: what is returned points into the device; without the reference it would dangle, so there is no simple fix. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>

const char *gentian_name(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	if (!pdev)
		return NULL;

	return pdev->name; /* lost-here */
}
