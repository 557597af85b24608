// SPDX-License-Identifier: GPL-2.0-only
/* Kept in a global, put when the module goes. */
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *hyssop_dev;

static int __init hyssop_init(void)
{
	hyssop_dev = pci_get_device(0x1234, 0x11, NULL);
	if (!hyssop_dev)
		return -ENODEV;

	return 0;
}

static void __exit hyssop_exit(void)
{
	pci_dev_put(hyssop_dev);
}

module_init(hyssop_init);
module_exit(hyssop_exit);
MODULE_LICENSE("GPL");
