// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one arm drops the device, which is used after that, and no other path drops it: the put is in the wrong place. */
#include <linux/pci.h>

int yarrow_assign(struct pci_dev *dev, int bar);
void yarrow_log(const char *what);

int yarrow_probe(unsigned int bus, u32 *base)
{
	struct pci_dev *dev;

	dev = pci_get_domain_bus_and_slot(0, bus, 8); /* expect: device-ref-leak */ /* expect: device-ref-use-after-put */
	if (!dev)
		return -ENODEV;

	if (!*base) {
		pci_read_config_dword(dev, 0x40, base);

		pci_dev_put(dev);

		if (yarrow_assign(dev, 1)) {
			yarrow_log("no room");
			return -ENXIO;
		}
	}

	pci_read_config_dword(dev, 0x44, base);
	yarrow_log("ready");

	return 0;
}
