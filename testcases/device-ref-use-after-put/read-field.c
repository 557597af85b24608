// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a field of the device decides after the put. */
#include <linux/pci.h>

struct coltsfoot_chip {
	bool quirky;
	unsigned int slot;
};

void coltsfoot_detect(struct coltsfoot_chip *chip)
{
	struct pci_dev *bridge;

	bridge = pci_get_device(0x1234, 0x0001, NULL); /* expect: device-ref-use-after-put */
	if (!bridge)
		return;

	chip->slot = bridge->devfn;
	pci_dev_put(bridge);
	if (bridge->revision >= 2) /* lost-here */
		chip->quirky = true;
}

void coltsfoot_detect_first(struct coltsfoot_chip *chip)
{
	struct pci_dev *bridge;
	u8 revision;

	bridge = pci_get_device(0x1234, 0x0001, NULL);
	if (!bridge)
		return;

	chip->slot = bridge->devfn;
	revision = bridge->revision;
	pci_dev_put(bridge);
	if (revision >= 2)
		chip->quirky = true;
}

unsigned int coltsfoot_class(unsigned int slot)
{
	struct pci_dev *dev;

	dev = pci_get_domain_bus_and_slot(0, 0, slot); /* expect: device-ref-use-after-put */
	if (!dev)
		return 0;

	pci_dev_put(dev);

	return dev->class; /* lost-here */
}

unsigned int coltsfoot_class_of_first(struct pci_bus *bus)
{
	struct pci_dev *dev = pci_get_slot(bus, 0);
	unsigned int class = dev ? dev->class : 0;

	pci_dev_put(dev);

	return class;
}
