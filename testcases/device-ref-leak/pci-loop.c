// SPDX-License-Identifier: GPL-2.0-only
/* PCI look-ups: a loop that runs to NULL is balanced, one that breaks is not. */
#include <linux/pci.h>

int nutmeg_quirk(struct pci_dev *dev);
bool nutmeg_is_bridge(struct pci_dev *dev);

void nutmeg_quirk_all(void)
{
	struct pci_dev *dev = NULL;

	while ((dev = pci_get_device(0x1234, PCI_ANY_ID, dev)))
		nutmeg_quirk(dev);
}

void nutmeg_quirk_each(void)
{
	struct pci_dev *dev = NULL;

	for_each_pci_dev(dev) {
		if (!nutmeg_is_bridge(dev))
			continue;
		nutmeg_quirk(dev);
	}
}

int nutmeg_quirk_bridge(void)
{
	struct pci_dev *dev = NULL;

	for_each_pci_dev(dev) { /* expect: device-ref-leak "pci_get_device" */
		if (nutmeg_is_bridge(dev))
			break;
	}

	if (!dev)
		return -ENODEV;

	return nutmeg_quirk(dev); /* lost-here */
}

int nutmeg_quirk_bridge_balanced(void)
{
	struct pci_dev *dev = NULL;
	int ret;

	for_each_pci_dev(dev) {
		if (nutmeg_is_bridge(dev))
			break;
	}

	if (!dev)
		return -ENODEV;

	ret = nutmeg_quirk(dev);
	pci_dev_put(dev);

	return ret;
}

bool nutmeg_have_bridge(void)
{
	struct pci_dev *dev = NULL;

	while ((dev = pci_get_class(0x060400, dev))) { /* expect: device-ref-leak "pci_get_class" */
		if (nutmeg_is_bridge(dev))
			return true; /* lost-here */
	}

	return false;
}

int nutmeg_second(unsigned int vendor)
{
	struct pci_dev *first, *second;
	int ret;

	first = pci_get_device(vendor, PCI_ANY_ID, NULL);
	if (!first)
		return -ENODEV;

	/* The first one is consumed as the start of the second search. */
	second = pci_get_device(vendor, PCI_ANY_ID, first);
	if (!second)
		return -ENODEV;

	ret = nutmeg_quirk(second);
	pci_dev_put(second);

	return ret;
}
