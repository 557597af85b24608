// SPDX-License-Identifier: GPL-2.0-only
/* Between the driver and the handlers. */
#include "teff.h"

struct teff_fw *teff_fw_select(struct device *owner, bool scp)
{
	return scp ? teff_scp_init(owner) : teff_vpu_init(owner);
}

void teff_fw_release(struct teff_fw *fw)
{
	fw->ops->release(fw);
}
