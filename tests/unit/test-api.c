/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unit tests of kernel/api.c: what the headers of a tree say about the generation of its IOMMU API.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "kernel/api.h"

static void put(const char *root, const char *rel, const char *text)
{
	g_autofree char *path = g_build_filename(root, rel, NULL);
	g_autofree char *dir = g_path_get_dirname(path);

	g_assert_cmpint(g_mkdir_with_parents(dir, 0755), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static char *tree_new(void)
{
	char *root = g_dir_make_tmp("fwspeck-api-XXXXXX", NULL);

	g_assert_nonnull(root);
	return root;
}

static void tree_free(char *root)
{
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", root);

	g_assert_cmpint(system(command), ==, 0);
	g_free(root);
}

static const char old_iommu_h[] =
	"#ifndef X\n"
	"#define X\n"
	"struct iommu_ops;\n"
	"struct iommu_ops {\n"
	"	int (*of_xlate)(struct device *dev, struct of_phandle_args *args);\n"
	"};\n"
	"struct iommu_domain {\n"
	"	unsigned type;\n"
	"};\n"
	"#ifdef CONFIG_IOMMU_API\n"
	"/**\n"
	" * struct iommu_fwspec { is named in a comment, too }\n"
	" */\n"
	"struct iommu_fwspec {\n"
	"	const struct iommu_ops	*ops;\n"
	"	struct fwnode_handle	*iommu_fwnode;\n"
	"};\n"
	"int iommu_fwspec_init(struct device *dev, struct fwnode_handle *iommu_fwnode,\n"
	"		      const struct iommu_ops *ops);\n"
	"void iommu_fwspec_free(struct device *dev);\n" /* line 20 */
	"const struct iommu_ops *iommu_ops_from_fwnode(struct fwnode_handle *fwnode);\n"
	"static inline void dev_iommu_fwspec_set(struct device *dev,\n" /* line 22 */
	"					struct iommu_fwspec *fwspec)\n"
	"{\n"
	"	dev->iommu->fwspec = fwspec;\n"
	"}\n"
	"static inline void dev_iommu_priv_set(struct device *dev, void *priv)\n"
	"{\n"
	"	dev->iommu->priv = priv;\n"
	"}\n"
	"#else\n"
	"struct iommu_fwspec {};\n"
	"static inline void iommu_fwspec_free(struct device *dev)\n"
	"{\n"
	"}\n"
	"#endif\n"
	"#endif\n";

static void test_old(void)
{
	char *root = tree_new();
	struct kernel_api api;

	put(root, "include/linux/iommu.h", old_iommu_h);
	put(root, "include/linux/device/bus.h",
	    "struct iommu_ops;\nstruct bus_type {\n\tconst char *name;\n\n\tconst struct iommu_ops "
	    "*iommu_ops;\n};\n");
	put(root, "include/linux/dma-map-ops.h",
	    "#ifdef CONFIG_ARCH_HAS_SETUP_DMA_OPS\n"
	    "void arch_setup_dma_ops(struct device *dev, u64 dma_base, u64 size,\n"
	    "		const struct iommu_ops *iommu, bool coherent);\n#endif\n");
	put(root, "include/linux/of_iommu.h",
	    "extern const struct iommu_ops *of_iommu_configure(struct device *dev,\n"
	    "					struct device_node *master_np);\n");
	put(root, "drivers/acpi/scan.c",
	    "static const struct iommu_ops *acpi_iommu_configure_id(struct device *dev,\n"
	    "						       const u32 *id_in)\n{\n	return NULL;\n}\n");
	kernel_api_read(root, NULL, &api);
	g_assert_true(api.fwspec_has_ops);
	g_assert_true(api.fwspec_init_takes_ops);
	g_assert_true(api.priv_set_inline);
	g_assert_true(api.ops_from_fwnode_public);
	g_assert_true(api.fwspec_free_public);
	g_assert_cmpuint(api.fwspec_free_line, ==, 20);
	g_assert_cmpuint(api.fwspec_set_line, ==, 22);
	g_assert_false(api.has_of_xlate_fwspec);
	g_assert_false(api.has_probe_device_fwspec);
	g_assert_false(api.has_iopf_handler);
	g_assert_true(api.probe_any_device);
	g_assert_true(api.dma_ops_take_iommu);
	g_assert_true(api.of_configure_returns_ops);
	g_assert_true(api.acpi_configure_returns_ops);
	tree_free(root);
}

static const char new_iommu_h[] =
	"struct iommu_ops {\n"
	"	struct iommu_device *(*probe_device_fwspec)(struct device *dev, struct iommu_fwspec "
	"*fwspec);\n"
	"	int (*of_xlate_fwspec)(struct iommu_fwspec *fwspec, struct device *dev);\n"
	"	void (*remove_dev_pasid)(struct device *dev, ioasid_t pasid);\n"
	"};\n"
	"struct iommu_domain {\n"
	"	int (*iopf_handler)(struct iopf_group *group);\n"
	"};\n"
	"struct iommu_fwspec {\n"
	"	struct fwnode_handle	*iommu_fwnode;\n"
	"};\n"
	"/*\n"
	" * struct iommu_ops *iommu_ops_from_fwnode(fwnode) was here,\n"
	"void iommu_fwspec_free(struct device *dev);\n"
	" */\n"
	"int iommu_fwspec_init(struct device *dev, struct fwnode_handle *iommu_fwnode);\n"
	"void dev_iommu_priv_set(struct device *dev, void *priv);\n"
	"static inline int iommu_fwspec_init(struct device *dev, const struct iommu_ops *stub)\n"
	"{\n"
	"	return -ENODEV;\n"
	"}\n";

static void test_new(void)
{
	char *root = tree_new();
	struct kernel_api api;

	put(root, "include/linux/iommu.h", new_iommu_h);
	put(root, "include/linux/device/bus.h", "struct bus_type {\n	const char *name;\n};\n");
	put(root, "include/linux/dma-map-ops.h",
	    "void arch_setup_dma_ops(struct device *dev, bool coherent);\n");
	put(root, "include/linux/of_iommu.h",
	    "struct iommu_ops;\nextern int of_iommu_configure(struct device *dev, struct device_node "
	    "*master_np);\n");
	put(root, "drivers/acpi/scan.c", "static int acpi_iommu_configure_id(struct device *dev)\n{\n}\n");
	kernel_api_read(root, NULL, &api);
	g_assert_false(api.fwspec_has_ops);
	g_assert_false(api.fwspec_init_takes_ops);
	g_assert_false(api.priv_set_inline);
	g_assert_false(api.ops_from_fwnode_public);
	g_assert_false(api.fwspec_free_public);
	g_assert_cmpuint(api.fwspec_free_line, ==, 0);
	g_assert_cmpuint(api.fwspec_set_line, ==, 0);
	g_assert_true(api.has_of_xlate_fwspec);
	g_assert_true(api.has_probe_device_fwspec);
	g_assert_true(api.has_remove_dev_pasid);
	g_assert_true(api.has_iopf_handler);
	g_assert_false(api.probe_any_device);
	g_assert_false(api.dma_ops_take_iommu);
	g_assert_false(api.of_configure_returns_ops);
	g_assert_false(api.acpi_configure_returns_ops);
	tree_free(root);
}

/* Nothing declared: nothing old is there. */
static void test_nothing(void)
{
	static const struct kernel_api newest;
	char *root = tree_new();
	struct kernel_api api;

	memset(&api, 0xff, sizeof(api));
	kernel_api_read(root, NULL, &api);
	g_assert_cmpmem(&api, sizeof(api), &newest, sizeof(newest));
	put(root, "include/linux/iommu.h", "/* struct iommu_fwspec {\n * const struct iommu_ops *ops;\n};");
	kernel_api_read(root, NULL, &api);
	g_assert_false(api.fwspec_has_ops);
	tree_free(root);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/api/old", test_old);
	g_test_add_func("/api/new", test_new);
	g_test_add_func("/api/nothing", test_nothing);
	return g_test_run();
}
