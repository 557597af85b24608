/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: firmware nodes. */
#ifndef _LINUX_FWNODE_H
#define _LINUX_FWNODE_H

#include <linux/types.h>

struct fwnode_handle {
	struct fwnode_handle *secondary;
	const void *ops;
};

struct fwnode_handle *fwnode_handle_get(struct fwnode_handle *fwnode);
void fwnode_handle_put(struct fwnode_handle *fwnode);

#endif
