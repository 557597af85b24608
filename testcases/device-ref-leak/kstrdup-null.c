// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the copy of a NULL name is NULL; a caller that gives none never gets past the check with a device. */
#include <linux/of_platform.h>

struct ragwort_core {
	const char *state;
	struct device *mbox;
};

int ragwort_start(struct ragwort_core *core);

static int ragwort_setup(struct device *dev, struct ragwort_core *core, const char *state)
{
	core->state = devm_kstrdup(dev, state, GFP_KERNEL);
	core->mbox = bus_find_device_by_name(&platform_bus_type, NULL, "ragwort-mbox"); /* expect: device-ref-leak "core->mbox" */
	if (core->mbox && !core->state) {
		put_device(core->mbox);
		return state ? -ENOMEM : -EINVAL;
	}

	return 0;
}

/* Gives no name: nothing is held when the set-up succeeds. */
int ragwort_probe_bare(struct device *dev, struct ragwort_core *core)
{
	int ret = ragwort_setup(dev, core, NULL);

	if (ret)
		return ret;

	return ragwort_start(core);
}

int ragwort_probe_named(struct device *dev, struct ragwort_core *core)
{
	int ret = ragwort_setup(dev, core, "modem");

	if (ret)
		return ret;

	ret = ragwort_start(core);
	if (ret)
		put_device(core->mbox);

	return ret;
}

void ragwort_remove(struct ragwort_core *core)
{
	put_device(core->mbox);
}

int ragwort_probe_lost(struct device *dev, struct ragwort_core *core)
{
	int ret = ragwort_setup(dev, core, "modem");

	if (ret)
		return ret;

	ret = ragwort_start(core);
	if (ret)
		return ret;

	return 0;
}
