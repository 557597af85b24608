// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: probe keeps what it looks up in a static structure, and only the exit of the module puts it: when probe fails,
 * or runs again because the driver was unbound, that is lost.
 */
#include <linux/module.h>
#include <linux/pci.h>

static struct {
	struct pci_dev *first;
	struct pci_dev *second;
	u32 mask;
} medick;

int medick_register(struct pci_dev *pdev);
void medick_unregister(struct pci_dev *pdev);
void medick_write(struct pci_dev *dev, u32 mask);

static int medick_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	u32 mask;

	medick.first = pci_get_domain_bus_and_slot(0, 0, 1); /* expect: device-ref-leak */
	medick.second = pci_get_domain_bus_and_slot(0, 0, 2); /* expect: device-ref-leak */

	if (!medick.first || !medick.second)
		return -ENODEV;

	if (pci_read_config_dword(pdev, 0x40, &mask)) {
		dev_err(&pdev->dev, "no mask\n");
		return -EIO;
	}

	medick.mask = mask;
	return medick_register(pdev);
}

static void medick_remove(struct pci_dev *pdev)
{
	medick_write(medick.first, 0);
	medick_unregister(pdev);
}

static struct pci_driver medick_driver = {
	.name = "medick",
	.probe = medick_probe,
	.remove = medick_remove,
};

static int __init medick_init(void)
{
	return pci_register_driver(&medick_driver);
}

static void __exit medick_exit(void)
{
	pci_unregister_driver(&medick_driver);
	pci_dev_put(medick.first);
	pci_dev_put(medick.second);
}

module_init(medick_init);
module_exit(medick_exit);
