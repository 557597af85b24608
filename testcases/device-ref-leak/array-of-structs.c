// SPDX-License-Identifier: GPL-2.0-only
/* Shape: devices are collected in a local array of structs, and a loop puts all of them. */
#include <linux/of.h>
#include <linux/of_platform.h>

#define PRIVET_MAX	4

int privet_setup(struct device *dev, u32 mask);

int privet_init(const char *const *names)
{
	struct {
		struct device *dev;
		u32 mask;
	} slots[PRIVET_MAX] = { };
	int i, n, ret = 0;

	for (n = 0; n < PRIVET_MAX; n++) {
		slots[n].dev = bus_find_device_by_name(&platform_bus_type, NULL, names[n]);
		if (!slots[n].dev)
			break;
		slots[n].mask = BIT(n);
	}

	for (i = 0; i < n; i++) {
		ret = privet_setup(slots[i].dev, slots[i].mask);
		if (ret)
			break;
	}

	for (i = 0; i < n; i++)
		put_device(slots[i].dev);

	return ret;
}

int privet_init_lost(const char *const *names)
{
	struct {
		struct device *dev;
		u32 mask;
	} slots[PRIVET_MAX] = { };
	int i, n, ret;

	for (n = 0; n < PRIVET_MAX; n++) {
		slots[n].dev = bus_find_device_by_name(&platform_bus_type, NULL, names[n]); /* expect: device-ref-leak */
		if (!slots[n].dev)
			break;
		slots[n].mask = BIT(n);
	}

	for (i = 0; i < n; i++) {
		ret = privet_setup(slots[i].dev, slots[i].mask);
		if (ret)
			return ret; /* lost-here */
	}

	for (i = 0; i < n; i++)
		put_device(slots[i].dev);

	return 0;
}
