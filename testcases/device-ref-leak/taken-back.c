// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: a look-up of the file goes on from what it found before, and drops that: a put behind each of its calls would
 * be one too many.
 */
/* unfixable */
#include <linux/pci.h>

int elder_add(struct pci_dev *pdev);

static int elder_get(struct pci_dev **prev, unsigned int id)
{
	struct pci_dev *pdev = pci_get_device(0x8086, id, *prev);

	if (!pdev) {
		*prev = NULL;
		return 0;
	}
	*prev = pdev;

	return 0;
}

int elder_get_all(unsigned int n)
{
	struct pci_dev *pdev = NULL;

	for (unsigned int i = 0; i < n; i++) {
		pdev = NULL; /* lost-here */
		do {
			if (elder_get(&pdev, i) < 0) /* expect: device-ref-leak */
				return -ENODEV;
		} while (pdev && elder_add(pdev));
	}

	return 0; /* lost-here */
}
