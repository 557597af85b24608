/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: the driver core. */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/fwnode.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct device;
struct device_node;
struct device_driver;
struct device_type;
struct iommu_group;
struct dev_iommu;

struct bus_type {
	const char *name;
	int (*match)(struct device *dev, const struct device_driver *drv);
	int (*probe)(struct device *dev);
	void (*remove)(struct device *dev);
};

struct class {
	const char *name;
	void (*dev_release)(struct device *dev);
};

struct device_driver {
	const char *name;
	const struct bus_type *bus;
	struct module *owner;
	const struct of_device_id *of_match_table;
	int (*probe)(struct device *dev);
	int (*remove)(struct device *dev);
};

struct device {
	struct kobject kobj;
	struct device *parent;
	const char *init_name;
	const struct device_type *type;
	const struct bus_type *bus;
	struct device_driver *driver;
	void *platform_data;
	void *driver_data;
	struct mutex mutex;
	struct list_head devres_head;
	struct device_node *of_node;
	struct fwnode_handle *fwnode;
	dev_t devt;
	u32 id;
	const struct class *class;
	void (*release)(struct device *dev);
	struct iommu_group *iommu_group;
	struct dev_iommu *iommu;
};

typedef int (*device_match_t)(struct device *dev, const void *data);

struct device *get_device(struct device *dev);
void put_device(struct device *dev);
DEFINE_FREE(put_device, struct device *, if (_T) put_device(_T))

void device_initialize(struct device *dev);
int __must_check device_add(struct device *dev);
void device_del(struct device *dev);
int __must_check device_register(struct device *dev);
void device_unregister(struct device *dev);
void device_lock(struct device *dev);
void device_unlock(struct device *dev);
DEFINE_GUARD(device, struct device *, device_lock(_T), device_unlock(_T))

static inline const char *dev_name(const struct device *dev)
{
	return dev->init_name ? dev->init_name : dev->kobj.name;
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

int device_match_name(struct device *dev, const void *name);
int device_match_of_node(struct device *dev, const void *np);
int device_match_any(struct device *dev, const void *unused);

struct device *bus_find_device(const struct bus_type *bus, struct device *start,
			       const void *data, device_match_t match);
int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data,
		     int (*fn)(struct device *dev, void *data));

static inline struct device *bus_find_device_by_name(const struct bus_type *bus, struct device *start,
						     const char *name)
{
	return bus_find_device(bus, start, name, device_match_name);
}

static inline struct device *bus_find_device_by_of_node(const struct bus_type *bus,
							const struct device_node *np)
{
	return bus_find_device(bus, NULL, np, device_match_of_node);
}

struct device *driver_find_device(const struct device_driver *drv, struct device *start,
				  const void *data, device_match_t match);

static inline struct device *driver_find_device_by_of_node(const struct device_driver *drv,
							   const struct device_node *np)
{
	return driver_find_device(drv, NULL, np, device_match_of_node);
}

int device_match_fwnode(struct device *dev, const void *fwnode);

static inline struct device *driver_find_device_by_fwnode(const struct device_driver *drv, const void *fwnode)
{
	return driver_find_device(drv, NULL, fwnode, device_match_fwnode);
}


struct device *class_find_device(const struct class *class, const struct device *start,
				 const void *data, device_match_t match);

static inline struct device *class_find_device_by_name(const struct class *class, const char *name)
{
	return class_find_device(class, NULL, name, device_match_name);
}

static inline struct device *class_find_device_by_of_node(const struct class *class,
							  const struct device_node *np)
{
	return class_find_device(class, NULL, np, device_match_of_node);
}

int device_for_each_child(struct device *dev, void *data, int (*fn)(struct device *dev, void *data));
struct device *device_find_child(struct device *dev, void *data,
				 int (*match)(struct device *dev, void *data));
struct device *device_find_child_by_name(struct device *parent, const char *name);
struct device *device_find_any_child(struct device *parent);

#define DL_FLAG_STATELESS		BIT(0)
#define DL_FLAG_AUTOREMOVE_CONSUMER	BIT(1)
#define DL_FLAG_PM_RUNTIME		BIT(2)

struct device_link;
struct device_link *device_link_add(struct device *consumer, struct device *supplier, u32 flags);
void device_link_del(struct device_link *link);

void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp);
void *devm_kcalloc(struct device *dev, size_t n, size_t size, gfp_t flags);
char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp);

typedef void (*dr_release_t)(struct device *dev, void *res);

void *__devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int nid, const char *name);
#define devres_alloc(release, size, gfp)	__devres_alloc_node(release, size, gfp, -1, #release)
void devres_free(void *res);
void devres_add(struct device *dev, void *res);

int __devm_add_action(struct device *dev, void (*action)(void *), void *data, const char *name);
#define devm_add_action(dev, action, data)	__devm_add_action(dev, action, data, #action)

static inline int __devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data,
					     const char *name)
{
	int ret = __devm_add_action(dev, action, data, name);

	if (ret)
		action(data);
	return ret;
}
#define devm_add_action_or_reset(dev, action, data) \
	__devm_add_action_or_reset(dev, action, data, #action)

void devm_remove_action(struct device *dev, void (*action)(void *), void *data);

void _dev_err(const struct device *dev, const char *fmt, ...);
int dev_err_probe(const struct device *dev, int err, const char *fmt, ...);

#define dev_err(dev, fmt, ...)	_dev_err(dev, fmt, ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...)	_dev_err(dev, fmt, ##__VA_ARGS__)
#define dev_info(dev, fmt, ...)	_dev_err(dev, fmt, ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...)	do { if (0) _dev_err(dev, fmt, ##__VA_ARGS__); } while (0)

#endif
