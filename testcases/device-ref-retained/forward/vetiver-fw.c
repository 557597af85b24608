// SPDX-License-Identifier: GPL-2.0-only
/* Between the driver and the handlers. */
#include "vetiver.h"

struct vetiver_fw *vetiver_fw_select(struct device *owner, struct platform_device *vpu)
{
	return vetiver_vpu_init(owner, vpu);
}

void vetiver_fw_release(struct vetiver_fw *fw)
{
	fw->ops->release(fw);
}
