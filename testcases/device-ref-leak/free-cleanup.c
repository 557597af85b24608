// SPDX-License-Identifier: GPL-2.0-only
/* Scope-based cleanup: __free(), no_free_ptr(), return_ptr(), an alias, and guards in between. */
#include <linux/mutex.h>
#include <linux/of_platform.h>

extern struct mutex heath_lock;
extern const struct bus_type heath_bus_type;

int heath_use(struct device *dev);

int heath_scoped(struct device_node *np)
{
	struct device *dev __free(put_device) = bus_find_device_by_of_node(&heath_bus_type, np);
	int ret;

	if (!dev)
		return -ENODEV;

	ret = heath_use(dev);
	if (ret)
		return ret;

	return heath_use(dev);
}

int heath_alias(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct device *dev __free(put_device) = pdev ? &pdev->dev : NULL;

	if (!pdev)
		return -ENODEV;

	return heath_use(&pdev->dev);
}

struct device *heath_get(struct device_node *np)
{
	struct device *dev __free(put_device) = bus_find_device_by_of_node(&heath_bus_type, np);

	if (!dev || heath_use(dev))
		return NULL;

	return no_free_ptr(dev);
}

struct device *heath_get_ptr(struct device_node *np)
{
	struct device *dev __free(put_device) = bus_find_device_by_of_node(&heath_bus_type, np);

	if (!dev || heath_use(dev))
		return NULL;

	return_ptr(dev);
}

/* The alias is set to NULL on success: the caller owns the reference then. */
struct platform_device *heath_get_alias(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct device *dev __free(put_device) = pdev ? &pdev->dev : NULL;

	if (!pdev || heath_use(dev))
		return NULL;

	dev = NULL;

	return pdev;
}

int heath_guarded(struct device_node *np)
{
	struct device *dev;
	int ret;

	scoped_guard(mutex, &heath_lock) {
		dev = bus_find_device_by_of_node(&heath_bus_type, np);
		if (!dev)
			return -ENODEV;
	}

	ret = heath_use(dev);
	put_device(dev);

	return ret;
}

int heath_guard_leak(struct device_node *np)
{
	struct device *dev;

	guard(mutex)(&heath_lock);

	dev = bus_find_device_by_of_node(&heath_bus_type, np); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	if (heath_use(dev))
		return -EIO; /* lost-here */

	put_device(dev);

	return 0;
}

int heath_no_free_leak(struct device_node *np)
{
	struct device *dev __free(put_device) =
		bus_find_device_by_of_node(&heath_bus_type, np); /* expect: device-ref-leak */
	struct device *raw;

	if (!dev)
		return -ENODEV;

	raw = no_free_ptr(dev);

	return heath_use(raw); /* lost-here */
}

int heath_use_got(struct device_node *np)
{
	struct device *dev __free(put_device) = heath_get(np);

	return dev ? heath_use(dev) : -ENODEV;
}

int heath_use_got_leak(struct device_node *np)
{
	struct device *dev = heath_get_ptr(np); /* expect: device-ref-leak "heath_get_ptr" */

	return dev ? heath_use(dev) : -ENODEV; /* lost-here */
}
