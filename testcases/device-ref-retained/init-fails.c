// SPDX-License-Identifier: GPL-2.0-only
/* The init function keeps the device in a global, and may fail with it: nobody calls the exit function then. */
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *tansy_bridge;

static struct pci_driver tansy_driver = {
	.name = "tansy",
};

static int __init tansy_init(void)
{
	int ret;

	tansy_bridge = pci_get_device(0x1b36, 0x0001, NULL); /* expect: device-ref-retained */
	if (!tansy_bridge)
		return -ENODEV;

	if (pci_enable_device(tansy_bridge))
		return -EIO; /* lost-here */

	ret = pci_register_driver(&tansy_driver);
	return ret; /* lost-here */
}

static void __exit tansy_exit(void)
{
	pci_unregister_driver(&tansy_driver);
}

module_init(tansy_init);
module_exit(tansy_exit);
