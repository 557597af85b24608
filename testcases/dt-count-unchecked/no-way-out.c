/* SPDX-License-Identifier: GPL-2.0-only */
/* No check can stand where these numbers are read without harm elsewhere. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/of.h>

struct burdock {
	struct device *dev;
	struct device_node *node[2];
	u32 many[8], few[3];
	int id;
};

/* unfixable */
/* the unwinding would run over the array itself */
int burdock_unwind(struct burdock *b, struct device_node *np);
int burdock_unwind(struct burdock *b, struct device_node *np)
{
	int i, n, ret = 0;

	n = of_count_phandle_with_args(np, "burdock,nodes", NULL);
	if (n < 0) {
		ret = -ENODEV;
		goto put;
	}
	for (i = 0; i < n; i++)
		b->node[i] = of_parse_phandle(np, "burdock,nodes", i); /* expect: dt-count-unchecked "'b->node' has 2" */
	return 0;
put:
	for (i = 0; i < n; i++)
		of_node_put(b->node[i]);
	return ret;
}

/* the second array is the smaller one */
int burdock_two(struct burdock *b, struct device_node *np);
int burdock_two(struct burdock *b, struct device_node *np)
{
	u32 n;

	if (of_property_read_u32(np, "both-nr", &n))
		return -EINVAL;
	b->many[n] = 1; /* expect: dt-count-unchecked "'b->many' has 8 elements" */
	b->few[n] = 1;
	return 0;
}

/* a default is used when it cannot be read: nothing is refused here so far */
int burdock_default(struct burdock *b, struct device_node *np);
int burdock_default(struct burdock *b, struct device_node *np)
{
	u32 n = 1;

	of_property_read_u32(np, "default-nr", &n);
	b->few[n] = 1; /* expect: dt-count-unchecked "'b->few' has 3 elements" */
	return 0;
}

/* what the branch does is more than a call */
int burdock_undo(struct burdock *b, struct device_node *np);
int burdock_undo(struct burdock *b, struct device_node *np)
{
	u32 n;

	if (of_property_read_u32(np, "undo-nr", &n)) {
		b->id--;
		return -EINVAL;
	}
	b->few[n] = 1; /* expect: dt-count-unchecked "'b->few' has 3 elements" */
	return 0;
}

/* one of two names for it */
int burdock_names(struct burdock *b, struct device_node *np);
int burdock_names(struct burdock *b, struct device_node *np)
{
	int ret;
	u32 n;

	ret = of_property_read_u32(np, "new-nr", &n);
	if (ret)
		ret = of_property_read_u32(np, "old-nr", &n);
	if (ret)
		return ret;
	b->few[n] = 1; /* expect: dt-count-unchecked "'b->few' has 3 elements" */
	return 0;
}

struct burdock_port {
	u32 index, kind, temp;
};

/* one number for each function: what is said once is not said again */
int burdock_parse(struct burdock_port *p, struct device_node *np);
int burdock_parse(struct burdock_port *p, struct device_node *np)
{
	if (of_property_read_u32(np, "index-nr", &p->index) || of_property_read_u32(np, "kind-nr", &p->kind))
		return -EINVAL;
	return of_property_read_u32(np, "temp-nr", &p->temp);
}

static const int burdock_value[3] = { -1, 0, 1 };

/* what it answers is a value, not a status */
int burdock_port_value(struct burdock_port *p);
int burdock_port_value(struct burdock_port *p)
{
	return burdock_value[p->index]; /* expect: dt-count-unchecked "'burdock_value' has 3 elements" */
}

static const char *const burdock_kind[2] = { "a", "b" };

/* some of them get along without it */
int burdock_port_kind(struct burdock_port *p, struct burdock *b);
int burdock_port_kind(struct burdock_port *p, struct burdock *b)
{
	if (!b->id)
		return 0;
	if (!b->dev)
		return -ENODEV;
	return *burdock_kind[p->kind]; /* expect: dt-count-unchecked "'burdock_kind' has 2 elements" */
}
