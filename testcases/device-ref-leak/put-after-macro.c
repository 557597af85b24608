// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last use is an argument of a macro that is called in plain sight: the put goes right behind that, not behind what
 * sleeps later.
 */
#include <linux/of_platform.h>
#include <linux/string.h>

#define copy_name(to, from) \
	({ \
		size_t _n = sizeof(to) - 1; \
		memcpy(to, from, _n); \
		(to)[_n] = '\0'; \
	})

int device_rename(struct device *dev, const char *new_name);
const char *dev_name(const struct device *dev);
int betony_tell(const char *name);

int betony_ioctl(struct device_node *np, unsigned int cmd)
{
	struct platform_device *pdev;
	char name[20];
	int err = 0;

	switch (cmd) {
	case 1:
		pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
		if (pdev) {
			copy_name(name, dev_name(&pdev->dev));
			if (betony_tell(name))
				err = -EINVAL;
		} else
			err = -ENODEV;
		break;
	case 2:
		pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
		if (pdev)
			err = device_rename(&pdev->dev, "betony");
		else
			err = -ENODEV;
		break;
	default:
		err = -EINVAL;
	}
	return err; /* lost-here */
}
