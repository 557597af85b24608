// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe fails with the reference in a global, and the exit function of the module puts what it finds there: with a put on
 * the error path alone, it would put twice.
 */
/* unfixable */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/pci.h>

static struct yarrow_private {
	struct pci_dev *bridge;
} yarrow_private;

int yarrow_configure(struct pci_dev *pdev);

static int yarrow_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int ret;

	yarrow_private.bridge = pci_get_domain_bus_and_slot(0, 0, 1); /* expect: device-ref-leak */
	if (!yarrow_private.bridge)
		return -ENODEV;

	ret = yarrow_configure(pdev);
	if (ret)
		return ret;

	return 0;
}

static void yarrow_remove(struct pci_dev *pdev)
{
	yarrow_configure(NULL);
}

static struct pci_driver yarrow_driver = {
	.name = "yarrow",
	.probe = yarrow_probe,
	.remove = yarrow_remove,
};

static int __init yarrow_init(void)
{
	return pci_register_driver(&yarrow_driver);
}

static void __exit yarrow_exit(void)
{
	pci_unregister_driver(&yarrow_driver);
	pci_dev_put(yarrow_private.bridge);
}

module_init(yarrow_init);
module_exit(yarrow_exit);
