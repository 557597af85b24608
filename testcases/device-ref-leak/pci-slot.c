// SPDX-License-Identifier: GPL-2.0-only
/* PCI look-ups by address: no start device, one reference. */
#include <linux/pci.h>

int olive_probe_uncore(int node, u32 *mask)
{
	struct pci_dev *dev;

	dev = pci_get_domain_bus_and_slot(node, 0xff, 0); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	if (pci_read_config_dword(dev, 0x40, mask))
		return -EIO; /* lost-here */

	pci_dev_put(dev);

	return 0;
}

int olive_probe_uncore_balanced(int node, u32 *mask)
{
	struct pci_dev *dev __free(pci_dev_put) = pci_get_domain_bus_and_slot(node, 0xff, 0);

	if (!dev)
		return -ENODEV;

	return pci_read_config_dword(dev, 0x40, mask) ? -EIO : 0;
}

int olive_count(struct pci_bus *bus)
{
	struct pci_dev *dev;
	int slot, n = 0;

	for (slot = 0; slot < 32; slot++) {
		dev = pci_get_slot(bus, slot << 3); /* expect: device-ref-leak */
		if (!dev)
			continue;
		if (dev->vendor == 0x1234)
			n++;
	}

	return n;
}

int olive_count_balanced(struct pci_bus *bus)
{
	struct pci_dev *dev;
	int slot, n = 0;

	for (slot = 0; slot < 32; slot++) {
		dev = pci_get_slot(bus, slot << 3);
		if (!dev)
			continue;
		if (dev->vendor == 0x1234)
			n++;
		put_device(&dev->dev);
	}

	return n;
}
