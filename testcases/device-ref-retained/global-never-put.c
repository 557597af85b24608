// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: kept in a global, the module goes without a put. */
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *indigo_dev;
static u32 indigo_saved;

static int __init indigo_init(void)
{
	indigo_dev = pci_get_device(0x1234, 0x12, NULL); /* expect: device-ref-retained */
	if (!indigo_dev)
		return -ENODEV;

	pci_read_config_dword(indigo_dev, 0x80, &indigo_saved);

	return 0;
}

static void __exit indigo_exit(void)
{
	pci_write_config_dword(indigo_dev, 0x80, indigo_saved);
}

module_init(indigo_init);
module_exit(indigo_exit);
MODULE_LICENSE("GPL");
