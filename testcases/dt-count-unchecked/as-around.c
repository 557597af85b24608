/* SPDX-License-Identifier: GPL-2.0-only */
/* The code around says how a number that is too large is met. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/of.h>

void *medick_get(struct device *dev, int nr);
void medick_put(void *part);

struct medick {
	struct device *dev;
	void *part[6];
	int nports, ncells;
	u32 cap[8], cell[2];
};

struct medick_regs {
	u32 line[2];
} __packed;

/* the message is true of too many as well */
int medick_folded(struct medick *m, struct device_node *np);
int medick_folded(struct medick *m, struct device_node *np)
{
	u32 cells[3];
	int i, n;

	n = of_count_phandle_with_args(np, "medick-cells", NULL);
	if (n < 1) {
		dev_err(m->dev, "wrong number of cells\n");
		return -EINVAL;
	}
	for (i = 0; i < n; i++)
		cells[i] = i; /* expect: dt-count-unchecked "'cells' has 3 elements" */
	m->nports = cells[0];
	return 0;
}

/* this message is not */
int medick_missing(struct medick *m, struct device_node *np);
int medick_missing(struct medick *m, struct device_node *np)
{
	u32 cells[3];
	int i, n;

	n = of_count_phandle_with_args(np, "medick-cells", NULL);
	if (n < 1) {
		dev_err(m->dev, "no cells\n");
		return -EINVAL;
	}
	for (i = 0; i < n; i++)
		cells[i] = i; /* expect: dt-count-unchecked "'cells' has 3 elements" */
	m->nports = cells[0];
	return 0;
}

/* the function has room for four in all other places */
int medick_widened(struct medick *m, struct device_node *np);
int medick_widened(struct medick *m, struct device_node *np)
{
	u32 all[4];
	int i;

	m->ncells = of_count_phandle_with_args(np, "medick-all", NULL);
	if (m->ncells < 0) {
		dev_err(m->dev, "invalid or missing cells\n");
		return -EINVAL;
	}
	for (i = 0; i < m->ncells; i++) {
		m->cell[i] = i; /* expect: dt-count-unchecked "'m->cell' has 2 elements" */
		all[i] = i;
	}
	m->nports = all[0];
	return 0;
}

/* what is laid out for hardware stays as it is */
int medick_laid_out(struct medick_regs *r, struct device_node *np);
int medick_laid_out(struct medick_regs *r, struct device_node *np)
{
	u32 all[4];
	int i, n;

	n = of_count_phandle_with_args(np, "medick-lines", NULL);
	if (n < 0)
		return n;
	for (i = 0; i < n; i++) {
		r->line[i] = i; /* expect: dt-count-unchecked "'r->line' has 2 elements" */
		all[i] = i;
	}
	return all[0];
}

/* a port that is too large is left out below, with a warning */
int medick_caps(struct medick *m, struct device_node *np);
int medick_caps(struct medick *m, struct device_node *np)
{
	struct device_node *child;
	u32 port, cap;

	for_each_child_of_node(np, child) {
		if (of_property_read_u32(child, "port-nr", &port)) {
			of_node_put(child);
			return -EINVAL;
		}

		if (!of_property_read_u32(child, "cap", &cap))
			m->cap[port] = cap; /* expect: dt-count-unchecked "'m->cap' has 8 elements" */
	}
	return 0;
}

int medick_ports(struct medick *m, struct device_node *np);
int medick_ports(struct medick *m, struct device_node *np)
{
	struct device_node *child;
	u32 nr;

	for_each_child_of_node(np, child) {
		if (of_property_read_u32(child, "port-nr", &nr)) {
			of_node_put(child);
			return -EINVAL;
		}
		if (nr >= m->nports) {
			dev_warn(m->dev, "no port %u\n", nr);
			continue;
		}
		m->part[0] = m;
	}
	return 0;
}

/* of another property nobody says so */
int medick_lanes(struct medick *m, struct device_node *np);
int medick_lanes(struct medick *m, struct device_node *np)
{
	struct device_node *child;
	u32 lane, cap;

	for_each_child_of_node(np, child) {
		if (of_property_read_u32(child, "lane-nr", &lane)) {
			of_node_put(child);
			return -EINVAL;
		}

		if (!of_property_read_u32(child, "cap", &cap))
			m->cap[lane] = cap; /* expect: dt-count-unchecked "'m->cap' has 8 elements" */
	}
	return 0;
}

/* not asked about, and the unwinding runs over the array: no more than fit are used */
int medick_clamped(struct medick *m, struct device_node *np);
int medick_clamped(struct medick *m, struct device_node *np)
{
	int i, n, ret = 0;

	n = of_count_phandle_with_args(np, "medick-parts", NULL);
	m->nports = n > 1 ? 2 : 1;

	for (i = 0; i < n; i++) {
		m->part[i] = medick_get(m->dev, i); /* expect: dt-count-unchecked "'m->part' has 6 elements" */
		if (IS_ERR(m->part[i])) {
			ret = PTR_ERR(m->part[i]);
			goto put;
		}
	}
	return 0;
put:
	while (i-- > 0)
		medick_put(m->part[i]);
	return ret;
}
