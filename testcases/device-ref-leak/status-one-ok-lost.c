// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: 1 says yes and 0 says no; a "no" leaves the device in a global, and nobody drops it. */
#include <linux/pci.h>

static struct pci_dev *sedge_dev;

int sedge_start(struct pci_dev *dev);

static int sedge_detect(void)
{
	sedge_dev = pci_get_device(0x1234, 0x0001, NULL); /* known-miss: device-ref-leak */
	if (!sedge_dev)
		return 0;

	if (sedge_dev->revision < 2)
		return 0; /* lost-here */

	return 1;
}

static int __init sedge_init(void)
{
	int ret;

	if (!sedge_detect())
		return -ENODEV;

	ret = sedge_start(sedge_dev);
	if (ret)
		pci_dev_put(sedge_dev);

	return ret;
}
module_init(sedge_init);

static void sedge_exit(void)
{
	pci_dev_put(sedge_dev);
}
module_exit(sedge_exit);
