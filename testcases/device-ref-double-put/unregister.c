// SPDX-License-Identifier: GPL-2.0-only
/* Shape: unregistering drops the look-up's reference and the one that registering left with the device. */
#include <linux/device.h>

extern const struct class bryony_class;

int bryony_stop(struct device *dev);

int bryony_register(const char *name)
{
	struct device *dev;

	/* keeps the device as long as it is registered */
	dev = class_find_device_by_name(&bryony_class, name);
	if (!dev)
		return -ENODEV;

	dev_set_drvdata(dev, dev);

	return 0;
}

int bryony_unregister(const char *name)
{
	struct device *dev;

	dev = class_find_device_by_name(&bryony_class, name);
	if (!dev)
		return -ENODEV;

	dev_set_drvdata(dev, NULL);
	/* of the look-up above */
	put_device(dev);
	/* of bryony_register() */
	put_device(dev);

	return 0;
}

int bryony_stop_by_name(const char *name)
{
	struct device *dev;
	int ret;

	dev = class_find_device_by_name(&bryony_class, name); /* expect: device-ref-double-put */
	if (!dev)
		return -ENODEV;

	ret = bryony_stop(dev);
	put_device(dev);
	if (ret < 0) {
		put_device(dev); /* lost-here */
		return ret;
	}

	return 0;
}
