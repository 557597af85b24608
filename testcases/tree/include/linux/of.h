/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: device tree. */
#ifndef _LINUX_OF_H
#define _LINUX_OF_H

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/fwnode.h>
#include <linux/mod_devicetable.h>
#include <linux/types.h>

struct device;

struct device_node {
	const char *name;
	u32 phandle;
	const char *full_name;
	struct fwnode_handle fwnode;
	struct device_node *parent, *child, *sibling;
};

#define MAX_PHANDLE_ARGS 16
struct of_phandle_args {
	struct device_node *np;
	int args_count;
	u32 args[MAX_PHANDLE_ARGS];
};

#define of_fwnode_handle(node)						\
	({								\
		typeof(node) __of_fwnode_handle_node = (node);		\
									\
		__of_fwnode_handle_node ?				\
			&__of_fwnode_handle_node->fwnode : NULL;	\
	})

struct device_node *of_node_get(struct device_node *node);
void of_node_put(struct device_node *node);
DEFINE_FREE(device_node, struct device_node *, if (_T) of_node_put(_T))

struct device_node *of_get_parent(const struct device_node *node);
struct device_node *of_get_next_parent(struct device_node *node);
struct device_node *of_get_child_by_name(const struct device_node *node, const char *name);
struct device_node *of_get_next_child(const struct device_node *node, struct device_node *prev);
struct device_node *of_get_next_available_child(const struct device_node *node, struct device_node *prev);
struct device_node *of_find_compatible_node(struct device_node *from, const char *type, const char *compat);
struct device_node *of_parse_phandle(const struct device_node *np, const char *phandle_name, int index);
int of_parse_phandle_with_args(const struct device_node *np, const char *list_name,
			       const char *cells_name, int index, struct of_phandle_args *out_args);
int of_count_phandle_with_args(const struct device_node *np, const char *list_name,
			       const char *cells_name);
int of_get_child_count(const struct device_node *np);
int of_property_read_string(const struct device_node *np, const char *propname, const char **out_string);
bool of_device_is_available(const struct device_node *device);
bool of_property_read_bool(const struct device_node *np, const char *propname);
int of_property_read_u32(const struct device_node *np, const char *propname, u32 *out_value);
const void *of_device_get_match_data(const struct device *dev);

#define for_each_child_of_node(parent, child)				\
	for (child = of_get_next_child(parent, NULL); child != NULL;	\
	     child = of_get_next_child(parent, child))

#define for_each_child_of_node_scoped(parent, child)			\
	for (struct device_node *child __free(device_node) =		\
		of_get_next_child(parent, NULL); child != NULL;		\
	     child = of_get_next_child(parent, child))

#define for_each_compatible_node(dn, type, compatible)			\
	for (dn = of_find_compatible_node(NULL, type, compatible); dn;	\
	     dn = of_find_compatible_node(dn, type, compatible))

#define for_each_available_child_of_node(parent, child)			\
	for (child = of_get_next_available_child(parent, NULL); child != NULL; \
	     child = of_get_next_available_child(parent, child))

#endif
