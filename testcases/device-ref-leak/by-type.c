// SPDX-License-Identifier: GPL-2.0-only
/* Shape: only some types have a device, and what another type does must not put one. */
#include <linux/of_platform.h>

enum rowan_type { ROWAN_A = 1, ROWAN_B, ROWAN_C, ROWAN_D };

struct rowan {
	struct device *ddc;
};

int rowan_start(struct rowan *rowan, int what);

int rowan_probe(struct platform_device *pdev, struct rowan *rowan, unsigned int type)
{
	struct platform_device *ddc = NULL;
	int ret;

	if (type == ROWAN_A || type == ROWAN_B || type == ROWAN_C) {
		ddc = of_find_device_by_node(pdev->dev.of_node); /* expect: device-ref-leak */
		if (!ddc)
			return -EPROBE_DEFER;
	}

	if (type == ROWAN_D) {
		ret = rowan_start(rowan, 1);
		if (ret)
			return ret;
	}

	if (type == ROWAN_B) {
		ret = rowan_start(rowan, 2);
		if (ret)
			return ret; /* lost-here */
	}

	if (ddc)
		put_device(&ddc->dev);

	return 0;
}
