// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* As init-fails.c, but whether the init function fails is not kept: a put for the exit function alone is half a fix. */
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *yarrow_bridge;

static struct pci_driver yarrow_driver = {
	.name = "yarrow",
};

static int __init yarrow_init(void)
{
	yarrow_bridge = pci_get_device(0x1b36, 0x0001, NULL); /* expect: device-ref-retained */
	if (!yarrow_bridge)
		return -ENODEV;

	return pci_register_driver(&yarrow_driver); /* lost-here */
}

static void __exit yarrow_exit(void)
{
	pci_unregister_driver(&yarrow_driver);
}

module_init(yarrow_init);
module_exit(yarrow_exit);
