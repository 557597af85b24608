// SPDX-License-Identifier: GPL-2.0-only
/* Shape: dropping the group runs its release callback, which drops the members. */
#include <linux/device.h>

#define PRIMROSE_MAX	3

extern const struct bus_type primrose_bus;

struct primrose_group {
	struct device dev;
	int count;
	struct device *member[PRIMROSE_MAX];
};

struct primrose_loose_group {
	struct device dev;
	int count;
	struct device *member[PRIMROSE_MAX];
};

static void primrose_release(struct device *dev)
{
	struct primrose_group *group = container_of(dev, struct primrose_group, dev);
	int i;

	for (i = 0; i < group->count; i++) {
		if (group->member[i])
			put_device(group->member[i]);
	}
	kfree(group);
}

int primrose_create(const char *const *names, int n)
{
	struct primrose_group *group;
	int i, ret;

	group = kzalloc(sizeof(*group), GFP_KERNEL);
	if (!group)
		return -ENOMEM;

	group->count = PRIMROSE_MAX;
	group->dev.release = primrose_release;
	device_initialize(&group->dev);

	for (i = 0; i < n && i < PRIMROSE_MAX; i++) {
		group->member[i] = bus_find_device_by_name(&primrose_bus, NULL, names[i]);
		if (!group->member[i]) {
			ret = -ENODEV;
			goto err;
		}
	}

	ret = device_add(&group->dev);
	if (ret)
		goto err;

	return 0;

err:
	put_device(&group->dev);

	return ret;
}

static void primrose_loose_release(struct device *dev)
{
	kfree(container_of(dev, struct primrose_loose_group, dev));
}

int primrose_loose_create(const char *const *names, int n)
{
	struct primrose_loose_group *group;
	int i, ret;

	group = kzalloc(sizeof(*group), GFP_KERNEL);
	if (!group)
		return -ENOMEM;

	group->count = PRIMROSE_MAX;
	group->dev.release = primrose_loose_release;
	device_initialize(&group->dev);

	for (i = 0; i < n && i < PRIMROSE_MAX; i++) {
		group->member[i] = bus_find_device_by_name(&primrose_bus, NULL, names[i]); /* expect: device-ref-retained */
		if (!group->member[i]) {
			ret = -ENODEV;
			goto err;
		}
	}

	ret = device_add(&group->dev);
	if (ret)
		goto err;

	return 0;

err:
	put_device(&group->dev);

	return ret;
}
