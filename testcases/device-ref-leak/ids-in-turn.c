// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one ID after the other is looked for. The first round always runs, so the variable is set behind the loop. */
#include <linux/kernel.h>
#include <linux/pci.h>

static const u16 larch_ids[] = { 0x0965, 0x0966, 0x0968 };

int larch_read_address(struct pci_dev *pdev, u32 *address)
{
	struct pci_dev *bridge;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		bridge = pci_get_device(0x1039, larch_ids[i], NULL); /* expect: device-ref-leak */
		if (bridge)
			break;
	}

	if (!bridge)
		return -EIO;

	pci_read_config_dword(bridge, 0x48, address);

	for (i = 0; i < 6; i++)
		address[i] &= 0xff;

	return 0; /* lost-here */
}
