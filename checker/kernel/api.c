/* SPDX-License-Identifier: GPL-2.0-only */
/* What the headers of a tree declare; see api.h. */
#include "kernel/api.h"

#include <glib.h>
#include <string.h>

/* Comments become blanks, so that offsets and line numbers stay. */
static char *read_code(const char *root, const struct overlay *overlay, const char *file)
{
	g_autofree char *path = overlay_path(overlay, root, file);
	char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	for (char *p = text; (p = strstr(p, "/*"));) {
		char *end = strstr(p + 2, "*/");

		end = end ? end + 2 : p + strlen(p);
		for (; p < end; p++) {
			if (*p != '\n')
				*p = ' ';
		}
	}
	return text;
}

/* Offset of the first match of @pattern, or -1. */
static int find(const char *code, const char *pattern)
{
	g_autoptr(GRegex) re = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	int start = -1;

	if (code && g_regex_match(re, code, 0, &m))
		g_match_info_fetch_pos(m, 0, &start, NULL);
	return start;
}

static bool has(const char *code, const char *pattern)
{
	return find(code, pattern) >= 0;
}

static unsigned int line_of(const char *code, const char *pattern)
{
	int at = find(code, pattern);
	unsigned int line = 1;

	if (at < 0)
		return 0;
	for (int i = 0; i < at; i++)
		line += code[i] == '\n';
	return line;
}

/* Does "struct @record { … }" declare something that matches @member? An empty stub is not the definition. */
static bool has_member(const char *code, const char *record, const char *member)
{
	g_autofree char *open = g_strdup_printf("^struct\\s+%s\\s*\\{\\s*\\n", record);
	int at = find(code, open);
	const char *end = at < 0 ? NULL : strstr(code + at, "\n}");
	g_autofree char *body = end ? g_strndup(code + at, end - code - at) : NULL;

	return has(body, member);
}

static void read_iommu(const char *code, struct kernel_api *api)
{
	api->fwspec_has_ops = has_member(code, "iommu_fwspec", "struct\\s+iommu_ops\\s*\\*\\s*ops\\s*;");
	api->fwspec_init_takes_ops =
		has(code, "^int\\s+iommu_fwspec_init\\([^)]*struct\\s+iommu_ops\\s*\\*[^)]*\\)\\s*;");
	api->priv_set_inline =
		has(code, "^static\\s+inline\\s+void\\s+dev_iommu_priv_set\\([^)]*\\)\\s*\\{\\s*"
			  "dev->iommu");
	api->has_of_xlate_fwspec = has_member(code, "iommu_ops", "\\(\\s*\\*\\s*of_xlate_fwspec\\s*\\)");
	api->has_probe_device_fwspec =
		has_member(code, "iommu_ops", "\\(\\s*\\*\\s*probe_device_fwspec\\s*\\)");
	api->has_remove_dev_pasid = has_member(code, "iommu_ops", "\\(\\s*\\*\\s*remove_dev_pasid\\s*\\)");
	api->has_iopf_handler = has_member(code, "iommu_domain", "\\(\\s*\\*\\s*iopf_handler\\s*\\)");
	api->ops_from_fwnode_public = has(code, "\\biommu_ops_from_fwnode\\s*\\(");
	api->fwspec_free_public = has(code, "^void\\s+iommu_fwspec_free\\s*\\(");
	api->fwspec_free_line = line_of(code, "^void\\s+iommu_fwspec_free\\s*\\(");
	api->fwspec_set_line = line_of(code, "^static\\s+inline\\s+void\\s+dev_iommu_fwspec_set\\s*\\(");
}

void kernel_api_read(const char *root, const struct overlay *overlay, struct kernel_api *api)
{
	g_autofree char *iommu = read_code(root, overlay, "include/linux/iommu.h");
	g_autofree char *bus = read_code(root, overlay, "include/linux/device/bus.h");
	g_autofree char *dma = read_code(root, overlay, "include/linux/dma-map-ops.h");
	g_autofree char *of = read_code(root, overlay, "include/linux/of_iommu.h");
	g_autofree char *scan = read_code(root, overlay, "drivers/acpi/scan.c");
	g_autofree char *configure = read_code(root, overlay, "drivers/iommu/of_iommu.c");

	memset(api, 0, sizeof(*api));
	read_iommu(iommu, api);
	api->probe_any_device = has_member(bus, "bus_type", "struct\\s+iommu_ops\\s*\\*\\s*iommu_ops\\s*;");
	api->dma_ops_take_iommu = has(dma, "\\barch_setup_dma_ops\\([^)]*struct\\s+iommu_ops\\s*\\*");
	api->failed_configure_keeps_iommu =
		has(configure, "\\biommu_fwspec_free\\s*\\(") && !has(configure, "\\bdev_iommu_free\\s*\\(");
	api->of_configure_returns_ops = has(of, "struct\\s+iommu_ops\\s*\\*\\s*of_iommu_configure\\s*\\(");
	api->acpi_configure_returns_ops =
		has(scan, "struct\\s+iommu_ops\\s*\\*\\s*acpi_iommu_configure_id\\s*\\(");
}
