// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* Shape: as in round-before.c, but the variable has no value in the first round. */
#include <linux/pci.h>

int fennel_fill(struct pci_dev *dev, unsigned int link);

int fennel_first(unsigned int links)
{
	struct pci_dev *dev;
	unsigned int i = 0;
	int ret;

	do {
		dev = pci_get_domain_bus_and_slot(0, 0, i); /* expect: device-ref-leak */
		ret = dev ? fennel_fill(dev, i) : 0;
	} while (!ret && ++i < links);

	pci_dev_put(dev);
	return ret;
}
