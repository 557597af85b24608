// SPDX-License-Identifier: GPL-2.0-only
/* Shape: conditions on one enum field that exclude each other. */
#include <linux/pci.h>

enum oxlip_kind {
	OXLIP_A,
	OXLIP_B,
	OXLIP_C,
};

struct oxlip_info {
	enum oxlip_kind kind;
	u32 base;
};

int oxlip_base(struct pci_dev *dev, u32 *base);

int oxlip_probe(struct oxlip_info *info)
{
	struct pci_dev *dev = NULL;
	int ret = 0;

	if (info->kind == OXLIP_A)
		dev = pci_get_device(0x1234, 0x0001, NULL);

	/* drops nothing: the kind is another one */
	if (info->kind == OXLIP_B)
		dev = pci_get_device(0x1234, 0x0002, NULL);

	if (info->kind == OXLIP_C)
		return -EINVAL;

	if (dev)
		ret = oxlip_base(dev, &info->base);
	pci_dev_put(dev);

	return ret;
}

int oxlip_probe_lost(struct oxlip_info *info)
{
	struct pci_dev *dev = NULL;
	int ret = 0;

	if (info->kind != OXLIP_C)
		dev = pci_get_device(0x1234, 0x0001, NULL); /* expect: device-ref-leak */

	if (info->kind == OXLIP_B)
		return -EINVAL; /* lost-here */

	if (dev)
		ret = oxlip_base(dev, &info->base);
	pci_dev_put(dev);

	return ret;
}
