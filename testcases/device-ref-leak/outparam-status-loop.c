// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: parsers hand a device out and say by their status whether they did; the loop puts the parent that
 * the round before found.
 */
#include <linux/device.h>

extern const struct bus_type mint_bus;

struct mint_step {
	u8 type;
	const char *name;
};

static int mint_parse_bus(const struct mint_step *step, struct device *parent, struct device **child)
{
	struct device *dev;

	if (!step->name)
		return -EINVAL;

	dev = bus_find_device_by_name(&mint_bus, NULL, step->name);
	if (!dev)
		return -ENODEV;

	*child = dev;

	return 0;
}

static int mint_parse_child(const struct mint_step *step, struct device *parent, struct device **child)
{
	if (!parent)
		return -EINVAL;

	*child = device_find_child_by_name(parent, step->name);
	if (!*child)
		return -ENODEV;

	return 0;
}

static int mint_parse_end(const struct mint_step *step, struct device *parent, struct device **child)
{
	if (!parent)
		return -ENODEV;

	*child = get_device(parent);

	return step->name ? 2 : 1;
}

struct device *mint_walk(const struct mint_step *step)
{
	struct device *parent = NULL, *child;
	int ret = 0;

	while (!ret) {
		if (step->type == 1)
			ret = mint_parse_bus(step, parent, &child);
		else if (step->type == 2)
			ret = mint_parse_child(step, parent, &child);
		else
			ret = mint_parse_end(step, parent, &child);

		put_device(parent);
		if (ret < 0)
			return ERR_PTR(ret);

		parent = child;
		step++;
	}

	return parent;
}

struct device *mint_walk_lost(const struct mint_step *step)
{
	struct device *parent = NULL, *child;
	int ret = 0;

	while (!ret) {
		if (step->type == 1)
			ret = mint_parse_bus(step, parent, &child); /* expect: device-ref-leak "mint_parse_bus" */
		else if (step->type == 2)
			ret = mint_parse_child(step, parent, &child); /* expect: device-ref-leak "mint_parse_child" */
		else
			ret = mint_parse_end(step, parent, &child);

		if (ret < 0)
			return ERR_PTR(ret); /* lost-here */

		put_device(parent);
		parent = child;
		step++;
	}

	return parent;
}
