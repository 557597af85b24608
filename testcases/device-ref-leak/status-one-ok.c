// SPDX-License-Identifier: GPL-2.0-only
/* Shape: 1 says yes and 0 says no; a "no" leaves the device in a global, and the caller drops it. */
#include <linux/pci.h>

static struct pci_dev *savory_dev;

int savory_start(struct pci_dev *dev);

static int savory_detect(void)
{
	savory_dev = pci_get_device(0x1234, 0x0001, NULL);
	if (!savory_dev)
		return 0;

	if (savory_dev->revision < 2)
		return 0;

	return 1;
}

static int __init savory_init(void)
{
	int ret;

	if (!savory_detect()) {
		pci_dev_put(savory_dev);
		return -ENODEV;
	}

	ret = savory_start(savory_dev);
	if (ret)
		pci_dev_put(savory_dev);

	return ret;
}
module_init(savory_init);

static void savory_exit(void)
{
	pci_dev_put(savory_dev);
}
module_exit(savory_exit);
