// SPDX-License-Identifier: GPL-2.0-only
/* The private data that holds the pointer goes with what a framework has made: the puts go right before that. */
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>

struct hyssop_info {
	struct pci_dev *bridge;
	int type;
};

struct hyssop_pvt {
	struct hyssop_info info;
	int channels;
};

struct memctl {
	void *pvt_info;
	const char *name;
};

struct memctl *memctl_alloc(size_t size);
void memctl_free(struct memctl *mci);
int memctl_add(struct memctl *mci);
void memctl_del(struct memctl *mci);

static int hyssop_bind(struct memctl *mci)
{
	struct hyssop_pvt *pvt = mci->pvt_info;

	if (!pvt->info.bridge)
		pvt->info.bridge = pci_get_device(0x8086, 0x2f28, NULL); /* expect: device-ref-retained */
	if (!pvt->info.bridge)
		return -ENODEV;

	return 0;
}

struct memctl *hyssop_register(int type)
{
	struct hyssop_pvt *pvt;
	struct memctl *mci;
	int ret;

	mci = memctl_alloc(sizeof(*pvt));
	if (!mci)
		return NULL;

	pvt = mci->pvt_info;
	memset(pvt, 0, sizeof(*pvt));
	pvt->info.type = type;

	if (type == 1) {
		ret = hyssop_bind(mci);
		if (ret)
			goto err_free;
	}

	ret = memctl_add(mci);
	if (ret)
		goto err_free;

	return mci;

err_free:
	memctl_free(mci);
	return NULL;
}

void hyssop_unregister(struct memctl *mci)
{
	const char *name = mci->name;

	memctl_del(mci);
	kfree(name);
	memctl_free(mci);
}
