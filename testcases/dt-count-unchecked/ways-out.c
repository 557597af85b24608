/* SPDX-License-Identifier: GPL-2.0-only */
/* A number that is too large leaves as the check of its read does. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/of.h>

#define ALSIKE_LANES	4

struct alsike {
	struct device *dev;
	u32 lane[ALSIKE_LANES];
	int id;
	void *part[6];
};

void *alsike_lane_get(struct device *dev, int nr);

/* a status, and an error label */
int alsike_label(struct alsike *a, struct device_node *np);
int alsike_label(struct alsike *a, struct device_node *np)
{
	struct device_node *child = of_get_child_by_name(np, "part");
	int ret;

	ret = of_property_read_u32(np, "reg", (u32 *)&a->id);
	if (ret) {
		dev_err(a->dev, "no reg\n");
		goto put;
	}

	a->part[a->id] = a; /* expect: dt-count-unchecked "'a->part' has 6 elements" */
	ret = 0;
put:
	of_node_put(child);
	return ret;
}

/* the call is the condition; a child is left out */
int alsike_skip(struct alsike *a, struct device_node *np);
int alsike_skip(struct alsike *a, struct device_node *np)
{
	struct device_node *child;
	u32 nr, value;

	for_each_child_of_node(np, child) {
		if (of_property_read_u32(child, "lane-nr", &nr))
			continue;

		if (!of_property_read_u32(child, "lane-value", &value))
			a->lane[nr] = value; /* expect: dt-count-unchecked "'a->lane' has 4 elements" */
	}
	return 0;
}

/* an error pointer; as many as the loop counts */
void *alsike_pointer(struct alsike *a, struct device_node *np);
void *alsike_pointer(struct alsike *a, struct device_node *np)
{
	u32 cells[3], n, i;
	int ret;

	ret = of_property_read_u32(np, "#alsike-cells", &n);
	if (ret < 0)
		return ERR_PTR(ret);
	for (i = 0; i < n; i++)
		cells[i] = i; /* expect: dt-count-unchecked "'cells' has 3 elements" */
	a->id = cells[0];
	return a;
}

/* not tested: none of them is fine, and the loop knows how to leave */
int alsike_loop(struct alsike *a, struct device_node *np);
int alsike_loop(struct alsike *a, struct device_node *np)
{
	void *part;
	int i, n;

	n = of_count_phandle_with_args(np, "parts", NULL);
	for (i = 0; i < n; i++) {
		part = alsike_lane_get(a->dev, i);
		if (IS_ERR(part))
			return PTR_ERR(part);
		a->part[i] = part; /* expect: dt-count-unchecked "'a->part' has 6 elements" */
	}
	return 0;
}

/* the number is replaced only behind its use */
int alsike_replaced(struct alsike *a, struct device_node *np);
int alsike_replaced(struct alsike *a, struct device_node *np)
{
	u32 n;

	if (of_property_read_u32(np, "first-nr", &n))
		return -ENODEV;
	a->lane[n] = 1; /* expect: dt-count-unchecked "'a->lane' has 4 elements" */
	n = 2;
	a->lane[n] = n;
	return 0;
}

struct alsike_port {
	struct device *dev;
	u32 index;
};

static const char *const alsike_names[][2] = { { "a", "b" }, { "c", "d" } };

/* read by one function, used by another that can fail */
int alsike_port_parse(struct alsike_port *p, struct device_node *np);
int alsike_port_parse(struct alsike_port *p, struct device_node *np)
{
	return of_property_read_u32(np, "port-nr", &p->index);
}

void *alsike_port_name(struct alsike_port *p);
void *alsike_port_name(struct alsike_port *p)
{
	void *name = p->dev;

	if (!name)
		return ERR_PTR(-ENODEV);
	return (void *)alsike_names[p->index][0]; /* expect: dt-count-unchecked "'alsike_names' has 2 elements" */
}

/* the same is to be given back */
int alsike_undo(struct alsike *a, struct device_node *np);
int alsike_undo(struct alsike *a, struct device_node *np)
{
	struct device_node *child = of_get_child_by_name(np, "undo");
	u32 nr;

	if (of_property_read_u32(np, "undo-nr", &nr)) {
		dev_err(a->dev, "no number\n");
		of_node_put(child);
		return -ENODEV;
	}
	a->lane[nr] = 1; /* expect: dt-count-unchecked "'a->lane' has 4 elements" */
	of_node_put(child);
	return 0;
}
