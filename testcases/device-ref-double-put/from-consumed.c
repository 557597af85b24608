// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a PCI search drops the device it starts from, and the error path drops that one again. */
#include <linux/pci.h>

int caraway_pair(struct pci_dev *a, struct pci_dev *b);

int caraway_second(unsigned int vendor)
{
	struct pci_dev *first, *second;

	first = pci_get_device(vendor, 1, NULL); /* expect: device-ref-double-put */
	if (!first)
		return -ENODEV;

	second = pci_get_device(vendor, 2, first);
	if (!second) {
		pci_dev_put(first); /* lost-here */
		return -ENODEV;
	}

	pci_dev_put(second);

	return 0;
}

int caraway_both(unsigned int vendor)
{
	struct pci_dev *first, *second;
	int ret;

	first = pci_get_device(vendor, 1, NULL);
	if (!first)
		return -ENODEV;

	/* the search drops what it starts from, so that it gets a reference of its own */
	second = pci_get_device(vendor, 2, pci_dev_get(first));
	if (!second) {
		pci_dev_put(first);
		return -ENODEV;
	}

	ret = caraway_pair(first, second);
	pci_dev_put(second);
	pci_dev_put(first);

	return ret;
}
