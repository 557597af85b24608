// SPDX-License-Identifier: GPL-2.0-only
/* Shape: where a round fails, its device is taken out of the array and forgotten; those of earlier rounds stay there. */
#include <linux/io.h>
#include <linux/pci.h>

#define BURDOCK_MAX	8

struct burdock_mc {
	struct pci_dev *mdev;
	void __iomem *base;
};

struct burdock {
	struct burdock_mc mc[BURDOCK_MAX];
};

void __iomem *burdock_map(struct pci_dev *pdev);
void burdock_unmap(void __iomem *base);
bool burdock_is_fast(void __iomem *base);

static int burdock_get_controllers(struct burdock *b)
{
	struct pci_dev *mdev;
	void __iomem *base;
	int i, n = 0;

	for (i = 0; i < BURDOCK_MAX; i++) {
		mdev = pci_get_domain_bus_and_slot(0, 0xff, i << 3); /* expect: device-ref-leak */
		if (!mdev)
			continue;

		b->mc[n].mdev = mdev;

		base = burdock_map(mdev);
		if (!base) {
			b->mc[n].mdev = NULL;
			return -ENOMEM;
		}

		b->mc[n].base = base;
		if (!burdock_is_fast(base)) {
			burdock_unmap(base);
			b->mc[n].base = NULL;
			b->mc[n].mdev = NULL;
			return -ENODEV;
		}
		n++;
	}

	return 0;
}

static void burdock_put_controllers(struct burdock *b)
{
	int i;

	for (i = 0; i < BURDOCK_MAX; i++)
		pci_dev_put(b->mc[i].mdev);
}

int burdock_start(struct burdock *b)
{
	int ret;

	ret = burdock_get_controllers(b);
	if (ret)
		burdock_put_controllers(b);

	return ret;
}

void burdock_stop(struct burdock *b)
{
	burdock_put_controllers(b);
}
