// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the struct around the found device goes on a list, and the reference with it. */
#include <linux/device.h>
#include <linux/list.h>

struct lovage_unit {
	struct list_head node;
	u32 addr;
	struct device dev;
};

#define to_lovage_unit(d)	container_of(d, struct lovage_unit, dev)

extern const struct bus_type lovage_bus_type;
static LIST_HEAD(lovage_units);

int lovage_add_unit(const char *name)
{
	struct lovage_unit *unit;
	struct device *dev;

	dev = bus_find_device_by_name(&lovage_bus_type, NULL, name);
	if (!dev)
		return -ENODEV;

	unit = to_lovage_unit(dev);
	list_add(&unit->node, &lovage_units);

	return 0;
}

void lovage_drop_units(void)
{
	struct lovage_unit *unit, *tmp;

	list_for_each_entry_safe(unit, tmp, &lovage_units, node) {
		list_del(&unit->node);
		put_device(&unit->dev);
	}
}

int lovage_add_unit_at(const char *name, u32 addr)
{
	struct lovage_unit *unit;
	struct device *dev;

	dev = bus_find_device_by_name(&lovage_bus_type, NULL, name); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	unit = to_lovage_unit(dev);
	if (unit->addr != addr)
		return -EINVAL; /* lost-here */
	list_add(&unit->node, &lovage_units);

	return 0;
}
