// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a second look-up starts from what the first gave, and gives that up; only what it gave itself is left to put. */
#include <linux/pci.h>

struct pci_dev *costmary_other(struct pci_dev *pdev)
{
	struct pci_dev *func;

	func = pci_get_device(pdev->vendor, pdev->device, NULL); /* expect: device-ref-leak */
	if (!func)
		return NULL;

	if (func->devfn == pdev->devfn) {
		func = pci_get_device(pdev->vendor, pdev->device, func); /* expect: device-ref-leak */
		if (!func)
			return NULL;
	}

	if (func->devfn > 1) {
		return NULL; /* lost-here */
	}

	return func;
}
