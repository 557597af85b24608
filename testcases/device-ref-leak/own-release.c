// SPDX-License-Identifier: GPL-2.0-only
/* Shape: what gives it has a release of its own, which takes NULL, and what may stand for none. */
#include <linux/err.h>
#include <linux/of_platform.h>
#include <linux/pci.h>

struct qmp;

struct qmp *qmp_get(struct device *dev);
void qmp_put(struct qmp *qmp);
struct device *pci_get_host_bridge_device(struct pci_dev *dev);
void pci_put_host_bridge_device(struct device *dev);
int lovage_start(struct device *dev);

int lovage_init(struct device *dev)
{
	struct qmp *qmp = qmp_get(dev); /* expect: device-ref-leak */
	int ret;

	if (IS_ERR(qmp))
		qmp = NULL;

	ret = lovage_start(dev);
	if (ret)
		return ret; /* lost-here */

	qmp_put(qmp);

	return 0;
}

void *lovage_quirk(struct pci_dev *pdev)
{
	struct device *bridge = pci_get_host_bridge_device(pdev); /* expect: device-ref-leak */

	return dev_get_drvdata(bridge->parent); /* lost-here */
}
