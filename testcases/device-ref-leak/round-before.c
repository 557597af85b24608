// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: the device of the last round is put behind the loop, those of the rounds before are not. The put goes ahead of
 * the look-up, where the variable still names the one before.
 */
#include <linux/pci.h>

int fennel_fill(struct pci_dev *dev, unsigned int link);

int fennel_links(unsigned int links)
{
	struct pci_dev *dev = NULL;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < links; i++) {
		unsigned int devfn = i << 3;

		dev = pci_get_domain_bus_and_slot(0, 0, devfn); /* expect: device-ref-leak */
		if (dev) {
			ret = fennel_fill(dev, i);
			if (ret)
				break;
		}
	}

	pci_dev_put(dev);
	return ret;
}
