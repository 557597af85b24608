/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: aggregate drivers. */
#ifndef _LINUX_COMPONENT_H
#define _LINUX_COMPONENT_H

#include <linux/types.h>

struct device;
struct device_node;
struct component_match;

struct component_ops {
	int (*bind)(struct device *comp, struct device *master, void *master_data);
	void (*unbind)(struct device *comp, struct device *master, void *master_data);
};

struct component_master_ops {
	int (*bind)(struct device *master);
	void (*unbind)(struct device *master);
};

int component_add(struct device *dev, const struct component_ops *ops);
void component_del(struct device *dev, const struct component_ops *ops);
int component_bind_all(struct device *parent, void *data);
void component_unbind_all(struct device *parent, void *data);
int component_compare_of(struct device *dev, void *data);
int component_compare_dev(struct device *dev, void *data);
int component_master_add_with_match(struct device *dev, const struct component_master_ops *ops,
				    struct component_match *match);
void component_master_del(struct device *dev, const struct component_master_ops *ops);
void component_match_add_release(struct device *parent, struct component_match **matchptr,
				 void (*release)(struct device *dev, void *data),
				 int (*compare)(struct device *dev, void *data), void *compare_data);

static inline void component_match_add(struct device *parent, struct component_match **matchptr,
				       int (*compare)(struct device *dev, void *data), void *compare_data)
{
	component_match_add_release(parent, matchptr, NULL, compare, compare_data);
}

#endif
