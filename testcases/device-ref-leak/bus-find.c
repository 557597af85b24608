// SPDX-License-Identifier: GPL-2.0-only
/* bus_find_device() with a match function; the start device is not consumed. */
#include <linux/device.h>

extern const struct bus_type jasmine_bus_type;

struct jasmine_dev {
	u32 addr;
	struct device dev;
};

#define to_jasmine_dev(d)	container_of(d, struct jasmine_dev, dev)

int jasmine_read(struct jasmine_dev *jdev, u32 reg, u32 *val);

static int jasmine_match(struct device *dev, const void *data)
{
	const u32 *addr = data;

	return to_jasmine_dev(dev)->addr == *addr;
}

int jasmine_read_by_addr(u32 addr, u32 reg, u32 *val)
{
	struct jasmine_dev *jdev;
	struct device *dev;

	dev = bus_find_device(&jasmine_bus_type, NULL, &addr, jasmine_match); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	jdev = to_jasmine_dev(dev);

	return jasmine_read(jdev, reg, val); /* lost-here */
}

int jasmine_read_by_addr_balanced(u32 addr, u32 reg, u32 *val)
{
	struct jasmine_dev *jdev;
	struct device *dev;
	int ret;

	dev = bus_find_device(&jasmine_bus_type, NULL, &addr, jasmine_match);
	if (!dev)
		return -ENODEV;

	jdev = to_jasmine_dev(dev);
	ret = jasmine_read(jdev, reg, val);
	put_device(&jdev->dev);

	return ret;
}

static struct jasmine_dev *jasmine_find(u32 addr)
{
	struct device *dev = bus_find_device(&jasmine_bus_type, NULL, &addr, jasmine_match);

	return dev ? to_jasmine_dev(dev) : NULL;
}

int jasmine_probe_addr(u32 addr)
{
	struct jasmine_dev *jdev = jasmine_find(addr); /* expect: device-ref-leak "jasmine_find" */
	u32 val;

	if (!jdev)
		return 0;

	if (jasmine_read(jdev, 0, &val))
		return 0; /* lost-here */

	put_device(&jdev->dev);

	return 1;
}

int jasmine_walk_balanced(int (*fn)(struct device *dev))
{
	struct device *dev, *start = NULL;
	int ret = 0;

	while ((dev = bus_find_device(&jasmine_bus_type, start, NULL, device_match_any))) {
		put_device(start);
		start = dev;
		ret = fn(dev);
		if (ret)
			break;
	}
	put_device(start);

	return ret;
}

void jasmine_walk(void (*fn)(struct device *dev))
{
	struct device *dev = NULL;

	while ((dev = bus_find_device(&jasmine_bus_type, dev, NULL, /* expect: device-ref-leak */
				      device_match_any)))
		fn(dev);
}
