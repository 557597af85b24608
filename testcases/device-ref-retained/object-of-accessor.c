// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a helper stores the device in the object that an unknown accessor gives; detach puts that field. */
#include <linux/pci.h>

struct spurge_mmc;

struct spurge_host {
	struct device *dev;
	struct pci_dev *pci_dev;
};

struct spurge_loose_host {
	struct device *dev;
	struct pci_dev *pci_dev;
};

struct spurge_mmc *spurge_mmc_alloc(struct device *dev);
void spurge_mmc_free(struct spurge_mmc *mmc);
void *spurge_mmc_priv(struct spurge_mmc *mmc);

static int spurge_init_mmc(struct pci_dev *pci_dev, struct device *dev)
{
	struct spurge_mmc *mmc;
	struct spurge_host *host;

	mmc = spurge_mmc_alloc(dev);
	if (!mmc)
		return -ENOMEM;

	host = spurge_mmc_priv(mmc);
	host->dev = dev;
	host->pci_dev = pci_dev;
	dev_set_drvdata(dev, host);

	return 0;
}

int spurge_attach(struct device *dev)
{
	struct pci_dev *pci_dev = NULL;

	while ((pci_dev = pci_get_device(0x1234, 0x0001, pci_dev))) {
		if (!spurge_init_mmc(pci_dev, dev))
			return 0;
	}

	return -ENODEV;
}

void spurge_detach(struct device *dev)
{
	struct spurge_host *host = dev_get_drvdata(dev);

	pci_dev_put(host->pci_dev);
}

static int spurge_loose_init_mmc(struct pci_dev *pci_dev, struct device *dev)
{
	struct spurge_loose_host *host;
	struct spurge_mmc *mmc;

	mmc = spurge_mmc_alloc(dev);
	if (!mmc)
		return -ENOMEM;

	host = spurge_mmc_priv(mmc);
	host->dev = dev;
	host->pci_dev = pci_dev;
	dev_set_drvdata(dev, host);

	return 0;
}

int spurge_loose_attach(struct device *dev)
{
	struct pci_dev *pci_dev = NULL;

	while ((pci_dev = pci_get_device(0x1234, 0x0001, pci_dev))) { /* expect: device-ref-retained */
		if (!spurge_loose_init_mmc(pci_dev, dev))
			return 0;
	}

	return -ENODEV;
}

void spurge_loose_detach(struct device *dev)
{
	struct spurge_loose_host *host = dev_get_drvdata(dev);

	host->dev = NULL;
}
