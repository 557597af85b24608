/* SPDX-License-Identifier: GPL-2.0-only */
/* A handler that takes over the device it is given. */
#ifndef VETIVER_H
#define VETIVER_H

#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct vetiver_fw;

struct vetiver_fw_ops {
	int (*load)(struct vetiver_fw *fw);
	void (*release)(struct vetiver_fw *fw);
};

struct vetiver_fw {
	const struct vetiver_fw_ops *ops;
	struct platform_device *pdev;
	struct device *owner;
};

struct vetiver_fw *vetiver_vpu_init(struct device *owner, struct platform_device *vpu);
struct vetiver_fw *vetiver_fw_select(struct device *owner, struct platform_device *vpu);
void vetiver_fw_release(struct vetiver_fw *fw);

#endif
