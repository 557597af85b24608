/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: kobjects and reference counts. */
#ifndef _LINUX_KOBJECT_H
#define _LINUX_KOBJECT_H

#include <linux/types.h>

struct kref {
	atomic_t refcount;
};

struct kobject {
	const char *name;
	struct kobject *parent;
	struct kref kref;
};

void kref_init(struct kref *kref);
void kref_get(struct kref *kref);
int kref_put(struct kref *kref, void (*release)(struct kref *kref));

#endif
