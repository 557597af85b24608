// SPDX-License-Identifier: GPL-2.0-only
/* Two arms drop the device, which is used after that: which of the puts was meant is not for a patch to guess. */
/* unfixable */
#include <linux/pci.h>

int tansy_assign(struct pci_dev *dev, int bar);
void tansy_log(const char *what);

int tansy_probe(unsigned int bus, u32 *base)
{
	struct pci_dev *dev;

	dev = pci_get_domain_bus_and_slot(0, bus, 8); /* expect: device-ref-leak */ /* expect: device-ref-use-after-put */
	if (!dev)
		return -ENODEV;

	if (*base == 1) {
		pci_read_config_dword(dev, 0x40, base);
		pci_dev_put(dev);
		if (tansy_assign(dev, 1))
			return -ENXIO;
	} else if (*base == 2) {
		pci_read_config_dword(dev, 0x48, base);
		pci_dev_put(dev);
		if (tansy_assign(dev, 2))
			return -ENXIO;
	}

	pci_read_config_dword(dev, 0x44, base);
	tansy_log("ready");

	return 0;
}
