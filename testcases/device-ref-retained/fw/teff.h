/* SPDX-License-Identifier: GPL-2.0-only */
/* Firmware handlers of several kinds behind one ops table. */
#ifndef TEFF_H
#define TEFF_H

#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct teff_fw;

struct teff_fw_ops {
	int (*load)(struct teff_fw *fw);
	void (*release)(struct teff_fw *fw);
};

struct teff_fw {
	const struct teff_fw_ops *ops;
	struct platform_device *pdev;
	struct device *scp;
};

struct teff_fw *teff_vpu_init(struct device *owner);
struct teff_fw *teff_scp_init(struct device *owner);
struct teff_fw *teff_fw_select(struct device *owner, bool scp);
void teff_fw_release(struct teff_fw *fw);

#endif
