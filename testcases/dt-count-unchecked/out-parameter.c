/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers that a helper reads into what its parameters point to, and limits there, each on a way of its own. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct medick {
	int ntx, nrx;
	void *tx[3], *rx[3];
};

static void medick_numbers(struct device_node *np, int *ntx, int *nrx)
{
	*ntx = *nrx = 1;
	if (!np)
		return;

	of_property_read_u32(np, "tx-queues", (u32 *)ntx);
	if (*ntx < 1 || *ntx > 3) {
		*ntx = 1;
		return;
	}

	of_property_read_u32(np, "rx-queues", (u32 *)nrx);
	if (*nrx < 1 || *nrx > 3) {
		*nrx = 1;
		return;
	}
}

static void medick_raw(struct device_node *np, u32 *n)
{
	*n = 1;
	of_property_read_u32(np, "raw-queues", n);
}

int medick_probe(struct platform_device *pdev, struct medick *m)
{
	int ntx, nrx, i;

	of_count_phandle_with_args(pdev->dev.of_node, "phys", NULL);
	medick_numbers(pdev->dev.of_node, &ntx, &nrx);
	m->ntx = ntx;
	m->nrx = nrx;
	for (i = 0; i < m->ntx; i++)
		m->tx[i] = NULL;
	for (i = 0; i < m->nrx; i++)
		m->rx[i] = NULL;
	return 0;
}

int medick_setup(struct platform_device *pdev, struct medick *m)
{
	u32 n, i;

	medick_raw(pdev->dev.of_node, &n);
	for (i = 0; i < n; i++)
		m->tx[i] = NULL; /* expect: dt-count-unchecked "which comes from of_property_read_u32()" */
	/* the same number again: one finding is enough */
	for (i = 0; i < n; i++)
		m->rx[i] = NULL;
	return 0;
}

struct medick_sensor {
	u32 id;
};

static int medick_calibrate(struct medick *m, struct medick_sensor *s)
{
	return m->ntx;
}

/* a callee that gets the object leaves its number alone */
int medick_sensors(struct platform_device *pdev, struct medick *m, struct medick_sensor *s)
{
	int ret;

	ret = of_property_read_u32(pdev->dev.of_node, "sensor", &s->id);
	if (ret)
		return ret;
	ret = medick_calibrate(m, s);
	if (ret)
		return ret;
	m->rx[s->id] = s; /* expect: dt-count-unchecked "'m->rx' has 3 elements" */
	return 0;
}

struct medick_bank {
	int count;
	void *reg[4];
};

static int medick_bank_check(struct medick_bank *b)
{
	return b->count > 4 ? -EINVAL : 0;
}

static void *medick_bank_reg(struct medick_bank *b, int n)
{
	return b->reg[n];
}

/* the field is limited by one function, and its numbers are handed to another */
int medick_banks(struct platform_device *pdev, struct medick_bank *b, int (*check)(struct medick_bank *b))
{
	u32 n;
	int i;

	if (of_property_read_u32(pdev->dev.of_node, "banks", &n))
		return -EINVAL;
	b->count = n;
	if (check(b) || medick_bank_check(b))
		return -EINVAL;
	for (i = 0; i < b->count; i++)
		medick_bank_reg(b, i);
	return 0;
}
