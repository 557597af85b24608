// SPDX-License-Identifier: GPL-2.0-only
/*
 * The init function loses the device where it fails before it is kept in a global, and leaves it there where it fails
 * later; the exit function does not put it either.
 */
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *tormentil_bridge;

int tormentil_check(struct pci_dev *dev);

static struct pci_driver tormentil_driver = {
	.name = "tormentil",
};

static int __init tormentil_init(void)
{
	struct pci_dev *dev;
	int ret;

	dev = pci_get_device(0x1b36, 0x0001, NULL); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	if (tormentil_check(dev))
		return -EIO; /* lost-here */

	tormentil_bridge = dev;

	ret = pci_register_driver(&tormentil_driver);
	if (ret)
		return ret;

	return 0;
}

static void __exit tormentil_exit(void)
{
	pci_unregister_driver(&tormentil_driver);
}

module_init(tormentil_init);
module_exit(tormentil_exit);
