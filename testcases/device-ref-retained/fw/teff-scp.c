// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: another kind of handler, whose init has no memory and forgets the device. */
#include "teff.h"

static int teff_scp_load(struct teff_fw *fw)
{
	return dev_get_drvdata(fw->scp) ? 0 : -EPROBE_DEFER;
}

static void teff_scp_release(struct teff_fw *fw)
{
	put_device(fw->scp);
}

static const struct teff_fw_ops teff_scp_ops = {
	.load = teff_scp_load,
	.release = teff_scp_release,
};

struct teff_fw *teff_scp_init(struct device *owner)
{
	struct device *scp;
	struct teff_fw *fw;

	scp = bus_find_device_by_name(&platform_bus_type, NULL, "teff-scp"); /* expect: device-ref-leak */
	if (!scp)
		return ERR_PTR(-EPROBE_DEFER);

	fw = devm_kzalloc(owner, sizeof(*fw), GFP_KERNEL);
	if (!fw)
		return ERR_PTR(-ENOMEM); /* lost-here */

	fw->ops = &teff_scp_ops;
	fw->scp = scp;

	return fw;
}
