/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shared precompiled header: common headers of drivers, parsed once for
 * each build directory and set of flags. Nine tenths of a driver's parse are these.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <glib/gstdio.h>

#include "frontend/priv.h"
#include "support/lock.h"

#define PCH_FORMAT "3" /* change when what goes into a PCH changes */

static const char *const headers[] = {
	"linux/kernel.h",
	"linux/module.h",
	"linux/init.h",
	"linux/slab.h",
	"linux/list.h",
	"linux/mutex.h",
	"linux/spinlock.h",
	"linux/err.h",
	"linux/errno.h",
	"linux/io.h",
	"linux/iopoll.h",
	"linux/delay.h",
	"linux/interrupt.h",
	"linux/device.h",
	"linux/platform_device.h",
	"linux/of.h",
	"linux/of_device.h",
	"linux/of_address.h",
	"linux/of_irq.h",
	"linux/of_platform.h",
	"linux/of_graph.h",
	"linux/property.h",
	"linux/clk.h",
	"linux/reset.h",
	"linux/regulator/consumer.h",
	"linux/pm_runtime.h",
	"linux/regmap.h",
	"linux/mfd/syscon.h",
	"linux/gpio/consumer.h",
	"linux/i2c.h",
	"linux/dma-mapping.h",
	"linux/pci.h",
	"linux/iommu.h",
	"linux/component.h",
	"linux/seq_file.h",
	"linux/debugfs.h",
	"linux/uaccess.h",
	"linux/workqueue.h",
	"linux/acpi.h",
	"linux/bitfield.h",
	"linux/crash_dump.h",
	"linux/dma-direct.h",
	"linux/dma-map-ops.h",
	"linux/io-pgtable.h",
	"linux/iova.h",
	"linux/irq.h",
	"linux/irqdomain.h",
	"linux/kmemleak.h",
	"linux/msi.h",
	"linux/of_iommu.h",
	"linux/pci-ats.h",
	"linux/perf_event.h",
	"linux/vmalloc.h",
	"linux/clk-provider.h",
	"linux/dmaengine.h",
	"linux/dmi.h",
	"linux/firmware.h",
	"linux/genalloc.h",
	"linux/input.h",
	"linux/kfifo.h",
	"linux/leds.h",
	"linux/nvmem-consumer.h",
	"linux/pinctrl/consumer.h",
	"linux/pm_domain.h",
	"linux/pm_opp.h",
	"linux/pm_qos.h",
	"linux/poll.h",
	"linux/power_supply.h",
	"linux/prefetch.h",
	"linux/spi/spi.h",
	"linux/tracepoint.h",
	"linux/usb.h",
	"linux/netdevice.h",
	"linux/etherdevice.h",
	"linux/skbuff.h",
	"linux/if_vlan.h",
	"linux/ip.h",
	"linux/ipv6.h",
	"linux/tcp.h",
	"linux/mii.h",
	"net/sock.h",
	"net/ip.h",
	"net/page_pool/helpers.h",
	"drm/drm_device.h",
	"drm/drm_drv.h",
	"drm/drm_crtc.h",
	"drm/drm_atomic.h",
	"drm/drm_atomic_helper.h",
	"drm/drm_bridge.h",
	"drm/drm_encoder.h",
	"drm/drm_fourcc.h",
	"drm/drm_gem.h",
	"drm/drm_mipi_dsi.h",
	"drm/drm_of.h",
	"drm/drm_panel.h",
	"drm/drm_print.h",
	"drm/drm_probe_helper.h",
	"sound/core.h",
	"sound/pcm.h",
	"sound/pcm_params.h",
	"sound/jack.h",
	"sound/soc.h",
	"linux/blkdev.h",
	"linux/scatterlist.h",
	"media/v4l2-device.h",
	"media/v4l2-ioctl.h",
	"media/v4l2-ctrls.h",
	"media/v4l2-fwnode.h",
	"media/videobuf2-v4l2.h",
	"linux/usb/gadget.h",
	"linux/usb/hcd.h",
	"linux/gpio/driver.h",
	"linux/cpufreq.h",
	"linux/extcon.h",
	"linux/remoteproc.h",
	"linux/mtd/mtd.h",
	"linux/ptp_clock_kernel.h",
	"linux/filter.h",
};

/*
 * What is asserted at compile time does nothing at run time, but FIELD_PREP(), READ_ONCE(), min() and their like
 * spell their operands out for it again and again: half of the parse of a driver that uses them much.
 */
static const char no_asserts[] = "#if __has_include(<linux/compiler.h>)\n"
				 "#include <linux/compiler.h>\n"
				 "#endif\n"
				 "#undef compiletime_assert\n"
				 "#define compiletime_assert(condition, msg) do { } while (0)\n";

/* Macros (of uapi/linux/ethtool.h) that drivers of others (i915, xe) have as names of their own. */
static const char *const left_out[] = { "PORT_NONE" };

bool pch_leaves_out(const char *macro)
{
	bool is = false;

	for (size_t i = 0; i < G_N_ELEMENTS(left_out) && !is; i++)
		is = !strcmp(left_out[i], macro);
	return is;
}

/*
 * What each message brings with it: a table entry, and, for debugging, a branch. The call remains. And what type an
 * access has without its qualifiers.
 */
static const char no_tables[] = "#ifdef __printk_index_emit\n"
				"#undef __printk_index_emit\n"
				"#define __printk_index_emit(...) do { } while (0)\n"
				"#endif\n"
				"#ifdef __dynamic_func_call_cls\n"
				"#undef __dynamic_func_call_cls\n"
				"#define __dynamic_func_call_cls(id, cls, fmt, func, ...) \\\n"
				"	do { func((void *)0, ##__VA_ARGS__); } while (0)\n"
				"#endif\n"
				"#ifdef __dynamic_func_call_cls_no_desc\n"
				"#undef __dynamic_func_call_cls_no_desc\n"
				"#define __dynamic_func_call_cls_no_desc(id, cls, fmt, func, ...) \\\n"
				"	do { func(__VA_ARGS__); } while (0)\n"
				"#endif\n"
				"#ifdef __unqual_scalar_typeof\n"
				"#undef __unqual_scalar_typeof\n"
				"#define __unqual_scalar_typeof(x) typeof(x)\n"
				"#endif\n";

/*
 * What kbuild defines otherwise for each file: inline functions of network headers name it in messages. On the command
 * line it would have to be the same for all.
 */
static const char modname[] = "#define KBUILD_MODNAME \"fwspeck\"\n";
static const char no_modname[] = "#undef KBUILD_MODNAME\n";

/*
 * Modules and what is built in share it: headers are read as for what is built in, which may use more macros (any number
 * of initcalls), but what only a module reaches is reachable, and it can be removed.
 */
static const char reach_all[] = "#ifdef IS_REACHABLE\n"
				"#pragma push_macro(\"IS_REACHABLE\")\n"
				"#undef IS_REACHABLE\n"
				"#define IS_REACHABLE(option) IS_ENABLED(option)\n"
				"#endif\n";
static const char as_module[] = "#ifdef IS_REACHABLE\n"
				"#pragma pop_macro(\"IS_REACHABLE\")\n"
				"#endif\n"
				"#ifdef THIS_MODULE\n"
				"extern struct module __this_module;\n"
				"#undef THIS_MODULE\n"
				"#define THIS_MODULE (&__this_module)\n"
				"#endif\n"
				"#ifdef __exit_p\n"
				"#undef __exit_p\n"
				"#define __exit_p(x) x\n"
				"#endif\n"
				"#ifdef MODULE_FILE\n"
				"#undef MODULE_FILE\n"
				"#define MODULE_FILE\n"
				"#endif\n";

/* Made once: every file's name of its shared header rests on it. __has_include(): the list serves any kernel version. */
static const char *header_text(void)
{
	static char *text;
	GString *s;

	if (text)
		return text;
	s = g_string_new(modname);
	g_string_append(s, reach_all);
	g_string_append(s, no_asserts);
	for (size_t i = 0; i < G_N_ELEMENTS(headers); i++)
		g_string_append_printf(s, "#if __has_include(<%s>)\n#include <%s>\n#endif\n", headers[i],
				       headers[i]);
	g_string_append(s, as_module);
	g_string_append(s, no_tables);
	for (size_t i = 0; i < G_N_ELEMENTS(left_out); i++)
		g_string_append_printf(s, "#undef %s\n", left_out[i]);
	g_string_append(s, no_modname);
	text = g_string_free(s, FALSE);
	return text;
}

char *fe_pch_name(const struct fe_request *req)
{
	g_autoptr(GPtrArray) flags = flags_for_pch(req);
	g_autoptr(GString) s = g_string_new(PCH_FORMAT "\n");
	CXString version = clang_getClangVersion();
	XXH128_hash_t h;

	g_string_append_printf(s, "%s\n%s\n%s\n", clang_getCString(version),
			       req->build_dir ? req->build_dir : "", header_text());
	clang_disposeString(version);
	for (guint i = 0; i < flags->len; i++)
		g_string_append_printf(s, "%s\n", (char *)flags->pdata[i]);
	h = XXH3_128bits(s->str, s->len);
	return g_strdup_printf("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x.pch", (guint64)h.high64,
			       (guint64)h.low64);
}

static CXTranslationUnit parse_headers(CXIndex index, const char *dir, const GPtrArray *flags)
{
	g_autofree char *name = g_build_filename(dir, "fwspeck-common.h", NULL);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	struct CXUnsavedFile file = { name, header_text(), strlen(header_text()) };
	CXTranslationUnit tu = NULL;

	g_ptr_array_add(argv, (gpointer) "-x");
	g_ptr_array_add(argv, (gpointer) "c-header");
	for (guint i = 0; i < flags->len; i++)
		g_ptr_array_add(argv, flags->pdata[i]);
	clang_parseTranslationUnit2(index, name, (const char *const *)argv->pdata, argv->len, &file, 1,
				    CXTranslationUnit_ForSerialization | CXTranslationUnit_KeepGoing, &tu);
	return tu;
}

static bool has_errors(CXTranslationUnit tu)
{
	unsigned int n = clang_getNumDiagnostics(tu);
	bool r = false;

	for (unsigned int i = 0; i < n && !r; i++) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);

		r = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
		clang_disposeDiagnostic(d);
	}
	return r;
}

/* Written beside and renamed: others see all of it or nothing. */
static bool build(const char *dir, const char *path, const struct fe_request *req)
{
	g_autofree char *tmp = g_strdup_printf("%s.%d.tmp", path, (int)getpid());
	g_autoptr(GPtrArray) flags = flags_for_pch(req);
	CXIndex index = clang_createIndex(0, 0);
	CXTranslationUnit tu = parse_headers(index, dir, flags);
	bool ok = tu && !has_errors(tu);

	ok = ok && clang_saveTranslationUnit(tu, tmp, CXSaveTranslationUnit_None) == CXSaveError_None;
	ok = ok && pch_files_write(path, tu, req->build_dir) && !g_rename(tmp, path);
	if (!ok)
		g_unlink(tmp);
	if (tu)
		clang_disposeTranslationUnit(tu);
	clang_disposeIndex(index);
	return ok;
}

/* Note that a file goes without; true when others did so often enough before, in all runs together. */
static bool went_without(const char *path)
{
	g_autofree char *name = g_strconcat(path, ".missed", NULL);
	int fd = open(name, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
	struct stat st;
	bool often;

	if (fd < 0)
		return false;
	often = !fstat(fd, &st) && st.st_size + 1 >= FE_PCH_PAYS;
	if (often)
		unlink(name);
	else if (write(fd, "x", 1) < 0)
		unlink(name);
	close(fd);
	return often;
}

/*
 * The PCH for a request, made if there is none; with @rebuild the one there is
 * is stale. NULL when none can be made: then an empty file says so to the next.
 */
char *pch_get(const char *dir, const struct fe_request *req, bool rebuild)
{
	g_autofree char *name = fe_pch_name(req), *path = g_build_filename(dir, name, NULL);
	g_autofree char *lock = g_strconcat(path, ".lock", NULL);
	GStatBuf before, st;
	bool existed = !g_stat(path, &before);
	int fd;

	if (!existed && req->pch_as_is && !went_without(path))
		return NULL;
	if (existed && !rebuild)
		return before.st_size ? g_steal_pointer(&path) : NULL;
	g_mkdir_with_parents(dir, 0755);
	/* one process builds, the others wait for it */
	fd = lock_file(lock, NULL);
	/* someone else may have made it, or made it anew, while we waited */
	if (g_stat(path, &st) ||
	    (rebuild && existed && st.st_mtime == before.st_mtime && st.st_ino == before.st_ino)) {
		if (!build(dir, path, req))
			g_file_set_contents(path, "", 0, NULL);
	}
	if (fd >= 0)
		close(fd);
	if (g_stat(path, &st) || !st.st_size)
		return NULL;
	return g_steal_pointer(&path);
}
