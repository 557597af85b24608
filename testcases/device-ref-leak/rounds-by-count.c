// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a loop that goes on with what it has may stop at a count and leave one behind, which the next look-up overwrites. */
#include <linux/pci.h>

#define TAMARIND_MAX	8

unsigned long tamarind_base(struct pci_dev *pdev);

unsigned long tamarind_regs[TAMARIND_MAX];

int tamarind_setup(void)
{
	struct pci_dev *pdev;
	int n = 0;

	pdev = pci_get_device(0x1234, 0x1, NULL);
	while (pdev && n < TAMARIND_MAX) {
		tamarind_regs[n] = tamarind_base(pdev);
		pdev = pci_get_device(0x1234, 0x1, pdev); /* expect: device-ref-leak */
		n++;
	}

	pdev = pci_get_device(0x1234, 0x2, NULL);
	if (pdev && n < TAMARIND_MAX)
		tamarind_regs[n++] = tamarind_base(pdev);
	pci_dev_put(pdev);

	return n;
}
