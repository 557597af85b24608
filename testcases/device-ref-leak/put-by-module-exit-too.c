// SPDX-License-Identifier: GPL-2.0-only
/*
 * As put-by-module-exit.c, but suspend puts the device as well: with a put on the error path of probe, or in remove, it
 * could find a dead pointer.
 */
/* unfixable */
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *melilot_dev;

int melilot_register(struct pci_dev *pdev);
void melilot_unregister(struct pci_dev *pdev);

static int melilot_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	melilot_dev = pci_get_domain_bus_and_slot(0, 0, 1); /* expect: device-ref-leak */
	if (!melilot_dev)
		return -ENODEV;

	if (pdev->device == 3)
		return -EIO;

	return melilot_register(pdev);
}

void melilot_suspend(void)
{
	pci_dev_put(melilot_dev);
}

static void melilot_remove(struct pci_dev *pdev)
{
	melilot_unregister(pdev);
}

static struct pci_driver melilot_driver = {
	.name = "melilot",
	.probe = melilot_probe,
	.remove = melilot_remove,
};

static int __init melilot_init(void)
{
	return pci_register_driver(&melilot_driver);
}

static void __exit melilot_exit(void)
{
	pci_unregister_driver(&melilot_driver);
	pci_dev_put(melilot_dev);
}

module_init(melilot_init);
module_exit(melilot_exit);
