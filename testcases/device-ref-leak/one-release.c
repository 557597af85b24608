/* SPDX-License-Identifier: GPL-2.0-only */
/* Where one way out may have nothing to release, all of them release by the function that takes NULL. */
#include <linux/of_platform.h>

int sedum_start(int id, int nr);

int sedum_map(struct device_node *np, bool main_part);
int sedum_map(struct device_node *np, bool main_part)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int id, nr;

	if (main_part)
		id = pdev->id;
	else
		return 0; /* lost-here */

	nr = pdev->num_resources;

	return sedum_start(id, nr); /* lost-here */
}
