// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one ID after the other is looked for, of how many is not known: the variable may never have been set. */
/* unfixable */
#include <linux/pci.h>

static const u16 rowan_ids[] = { 0x0965, 0x0966, 0x0968 };

int rowan_count_address(struct pci_dev *pdev, unsigned int n, u32 *address)
{
	struct pci_dev *bridge;
	unsigned int i;

	for (i = 0; i < n; i++) {
		bridge = pci_get_device(0x1039, rowan_ids[i], NULL); /* expect: device-ref-leak */
		if (bridge)
			break;
	}

	if (!bridge)
		return -EIO;

	pci_read_config_dword(bridge, 0x48, address);

	return 0; /* lost-here */
}
