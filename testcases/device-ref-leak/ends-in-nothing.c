// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a void function ends with a macro that this configuration makes nothing of. */
#include <linux/pci.h>

#define trace_alder(id)

void alder_complete(struct pci_dev *pdev, int response);
void alder_report(struct pci_dev *pdev);

void alder_handle(int domain, unsigned int devfn, bool valid)
{
	struct pci_dev *pdev;

	pdev = pci_get_domain_bus_and_slot(domain, 0, devfn); /* expect: device-ref-leak */
	if (!pdev)
		return;

	if (!valid)
		goto abort;

	alder_report(pdev);
	return;

abort:
	/* nobody cared */
	alder_complete(pdev, -1);
	trace_alder(devfn);
}
