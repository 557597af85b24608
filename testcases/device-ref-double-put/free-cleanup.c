// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a pointer that is put at the end of its scope is put by hand as well. */
#include <linux/device.h>

extern const struct bus_type celery_bus;

int celery_check(struct device *dev);

int celery_open(const char *name)
{
	struct device *dev __free(put_device) = bus_find_device_by_name(&celery_bus, NULL, name); /* expect: device-ref-double-put */
	int ret;

	if (!dev)
		return -ENODEV;

	ret = celery_check(dev);
	if (ret) {
		put_device(dev);
		return ret;
	}

	return 0;
}

int celery_open_balanced(const char *name)
{
	struct device *dev __free(put_device) = bus_find_device_by_name(&celery_bus, NULL, name);
	int ret;

	if (!dev)
		return -ENODEV;

	ret = celery_check(dev);
	if (ret) {
		put_device(no_free_ptr(dev));
		return ret;
	}

	return 0;
}
