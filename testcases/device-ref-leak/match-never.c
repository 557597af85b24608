// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a match function that only visits: it never says yes, and the search gives NULL. */
#include <linux/device.h>

extern const struct bus_type rampion_bus;

static int rampion_count(struct device *dev, const void *data)
{
	(*(int *)data)++;

	return 0;
}

static int rampion_is_named(struct device *dev, const void *data)
{
	return dev_name(dev) == data;
}

int rampion_devices(void)
{
	int n = 0;

	bus_find_device(&rampion_bus, NULL, &n, rampion_count);

	return n;
}

bool rampion_exists(const char *name)
{
	return bus_find_device(&rampion_bus, NULL, name, rampion_is_named); /* expect: device-ref-leak */
}
