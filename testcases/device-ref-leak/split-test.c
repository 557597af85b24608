/* SPDX-License-Identifier: GPL-2.0-only */
/* One test of two things, where the release takes no NULL: it becomes two tests. */
#include <linux/of_platform.h>

struct rproc {
	struct device dev;
	int id;
};

struct rproc *rproc_get_by_phandle(u32 phandle);
void rproc_put(struct rproc *rproc);
int cicely_start(int id);

int cicely_probe(u32 phandle);
int cicely_probe(u32 phandle)
{
	struct rproc *core = rproc_get_by_phandle(phandle); /* expect: device-ref-leak */

	if (!core || core->id < 0)
		return -ENODEV; /* lost-here */

	return cicely_start(1); /* lost-here */
}

/* what the branch does for both is not done twice */
int cicely_told(struct device *dev, u32 phandle);
int cicely_told(struct device *dev, u32 phandle)
{
	struct rproc *core = rproc_get_by_phandle(phandle); /* expect: device-ref-leak */

	if (!core || core->id < 0) {
		dev_err(dev, "no core\n");
		return -ENODEV; /* lost-here */
	}

	return cicely_start(1); /* lost-here */
}

/* here NULL does no harm */
int cicely_of(struct device_node *np);
int cicely_of(struct device_node *np)
{
	struct device *dev = bus_find_device_by_of_node(&platform_bus_type, np); /* expect: device-ref-leak */

	if (!dev || !dev->parent)
		return -ENODEV; /* lost-here */

	return cicely_start(2); /* lost-here */
}
