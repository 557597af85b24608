/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: platform devices. */
#ifndef _LINUX_PLATFORM_DEVICE_H
#define _LINUX_PLATFORM_DEVICE_H

#include <linux/device.h>
#include <linux/module.h>

struct resource {
	resource_size_t start, end;
	const char *name;
	unsigned long flags;
};

struct platform_device {
	const char *name;
	int id;
	struct device dev;
	u32 num_resources;
	struct resource *resource;
};

#define to_platform_device(x)	container_of((x), struct platform_device, dev)

struct platform_driver {
	int (*probe)(struct platform_device *pdev);
	void (*remove)(struct platform_device *pdev);
	void (*shutdown)(struct platform_device *pdev);
	struct device_driver driver;
};

extern const struct bus_type platform_bus_type;

int platform_device_register(struct platform_device *pdev);
void platform_device_unregister(struct platform_device *pdev);
void platform_device_put(struct platform_device *pdev);
int platform_get_irq(struct platform_device *pdev, unsigned int num);
struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type, unsigned int num);
void __iomem *devm_platform_ioremap_resource(struct platform_device *pdev, unsigned int index);
struct device *platform_find_device_by_driver(struct device *start, const struct device_driver *drv);

int __platform_driver_register(struct platform_driver *drv, struct module *owner);
#define platform_driver_register(drv)	__platform_driver_register(drv, THIS_MODULE)
void platform_driver_unregister(struct platform_driver *drv);

static inline void *platform_get_drvdata(const struct platform_device *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

static inline void platform_set_drvdata(struct platform_device *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}

#define module_platform_driver(drv)					\
static int drv##_init(void)						\
{									\
	return platform_driver_register(&(drv));			\
}									\
module_init(drv##_init);						\
static void drv##_exit(void)						\
{									\
	platform_driver_unregister(&(drv));				\
}									\
module_exit(drv##_exit);

#endif
