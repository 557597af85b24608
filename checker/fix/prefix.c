/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Subject prefixes: how the people who own a file begin their subjects.
 *
 * A git tree with history tells; without one, the table below says how each part of the tree writes
 * them. Longest directory wins.
 */
#include "fix/scratch.h"

#include <string.h>

/*
 * %1, %2: first and second directory below @dir; %f: name of the file without ".c" and without @strip
 * in front or behind; a part with a directory that is not there is left out.
 */
struct row {
	const char *dir, *format, *strip;
};

static const struct row rows[] = {
	{ "arch", "%1: ", "" },
	{ "arch/arm", "ARM: %1: ", "mach-" },
	{ "arch/arm64", "arm64: %f: ", "" },
	{ "arch/mips", "MIPS: %1: ", "" },
	{ "arch/powerpc", "powerpc/%1: ", "" },
	{ "arch/powerpc/platforms", "powerpc/%1: ", "" },
	{ "arch/s390", "s390/%1: ", "" },
	{ "arch/x86", "x86/%1: ", "" },
	{ "block", "block: ", "" },
	{ "drivers", "%1: %f: ", "" },
	{ "drivers/acpi", "ACPI: %f: ", "acpi_" },
	{ "drivers/ata", "ata: %f: ", "" },
	{ "drivers/base", "driver core: ", "" },
	{ "drivers/base/power", "PM: ", "" },
	{ "drivers/bus", "bus: %f: ", "" },
	{ "drivers/clk", "clk: %1: %f: ", "clk-" },
	{ "drivers/crypto", "crypto: %1 - ", "" },
	{ "drivers/dma", "dmaengine: %1: %f: ", "" },
	{ "drivers/firmware", "firmware: %1: %f: ", "" },
	{ "drivers/gpio", "gpio: %f: ", "gpio-" },
	{ "drivers/gpu/drm", "drm/%1: ", "" },
	{ "drivers/gpu/host1x", "gpu: host1x: ", "" },
	{ "drivers/hwmon", "hwmon: (%f) ", "" },
	{ "drivers/hwtracing/coresight", "coresight: %f: ", "coresight-" },
	{ "drivers/i2c", "i2c: %f: ", "i2c-" },
	{ "drivers/i2c/muxes", "i2c: mux: %f: ", "i2c-mux-" },
	{ "drivers/iio", "iio: %1: %f: ", "" },
	{ "drivers/infiniband/core", "RDMA/core: ", "" },
	{ "drivers/infiniband/hw", "RDMA/%1: ", "" },
	{ "drivers/infiniband/ulp", "RDMA/%1: ", "" },
	{ "drivers/input", "Input: %f - ", "" },
	{ "drivers/interconnect", "interconnect: %1: %f: ", "" },
	{ "drivers/iommu", "iommu/%f: ", "iommu" },
	{ "drivers/iommu/amd", "iommu/amd: ", "" },
	{ "drivers/iommu/intel", "iommu/vt-d: ", "" },
	{ "drivers/leds", "leds: %f: ", "leds-" },
	{ "drivers/media", "media: %f: ", "" },
	{ "drivers/media/platform", "media: %2: ", "" },
	{ "drivers/media/usb", "media: %1: ", "" },
	{ "drivers/memory", "memory: %1: %f: ", "" },
	{ "drivers/mfd", "mfd: %f: ", "" },
	{ "drivers/mmc/host", "mmc: %f: ", "" },
	{ "drivers/mtd", "mtd: %f: ", "" },
	{ "drivers/mtd/nand/raw", "mtd: rawnand: %f: ", "" },
	{ "drivers/net", "net: %f: ", "" },
	{ "drivers/net/dsa", "net: dsa: %f: ", "" },
	{ "drivers/net/ethernet", "net: %2: ", "" },
	{ "drivers/net/mdio", "net: mdio: %f: ", "mdio-" },
	{ "drivers/net/phy", "net: phy: %f: ", "" },
	{ "drivers/net/wireless", "wifi: %2: ", "" },
	{ "drivers/of", "of: %f: ", "" },
	{ "drivers/pci", "PCI: %f: ", "" },
	{ "drivers/pci/controller", "PCI: %f: ", "pcie-" },
	{ "drivers/perf", "perf: %f: ", "" },
	{ "drivers/phy", "phy: %1: %f: ", "phy-" },
	{ "drivers/pinctrl", "pinctrl: %1: %f: ", "pinctrl-" },
	{ "drivers/platform", "platform/%1: %f: ", "" },
	{ "drivers/pmdomain", "pmdomain: %1: %f: ", "" },
	{ "drivers/power/reset", "power: reset: %f: ", "" },
	{ "drivers/power/supply", "power: supply: %f: ", "" },
	{ "drivers/ptp", "ptp: %f: ", "ptp_" },
	{ "drivers/pwm", "pwm: %f: ", "pwm-" },
	{ "drivers/remoteproc", "remoteproc: %f: ", "" },
	{ "drivers/reset", "reset: %f: ", "reset-" },
	{ "drivers/rtc", "rtc: %f: ", "rtc-" },
	{ "drivers/s390", "s390/%1: ", "" },
	{ "drivers/scsi", "scsi: %f: ", "" },
	{ "drivers/soc", "soc: %1: %f: ", "" },
	{ "drivers/spi", "spi: %f: ", "spi-" },
	{ "drivers/staging", "staging: %1: ", "" },
	{ "drivers/staging/media", "media: staging: %1: ", "" },
	{ "drivers/thermal", "thermal: %1: %f: ", "" },
	{ "drivers/tty/serial", "serial: %f: ", "" },
	{ "drivers/ufs", "scsi: ufs: %f: ", "ufs-" },
	{ "drivers/usb", "usb: %1: ", "" },
	{ "drivers/usb/dwc3", "usb: dwc3: %f: ", "dwc3-" },
	{ "drivers/usb/host", "usb: %f: ", "" },
	{ "drivers/usb/gadget/udc", "usb: gadget: %f: ", "" },
	{ "drivers/usb/phy", "usb: phy: %f: ", "phy-" },
	{ "drivers/video", "video: %f: ", "" },
	{ "drivers/video/fbdev", "fbdev: %f: ", "" },
	{ "drivers/watchdog", "watchdog: %f: ", "" },
	{ "fs", "%1: ", "" },
	{ "kernel", "%f: ", "" },
	{ "lib", "lib/%f: ", "" },
	{ "mm", "mm/%f: ", "" },
	{ "net", "net: %1: ", "" },
	{ "sound", "ALSA: %1: ", "" },
	{ "sound/soc", "ASoC: %1: %f: ", "" },
	{ "sound/soc/codecs", "ASoC: %f: ", "" },
	{ "", "%1: ", "" },
};

/* Short vendor names that subjects spell out. */
static const struct {
	const char *dir, *shorter, *longer;
} spelled[] = {
	{ "drivers/iommu", "mtk", "mediatek" },
};

static const struct row *row_for(const char *file)
{
	const struct row *best = NULL;

	for (unsigned int i = 0; i < G_N_ELEMENTS(rows); i++) {
		size_t n = strlen(rows[i].dir);

		if (strncmp(file, rows[i].dir, n) || (n && file[n] != '/'))
			continue;
		if (!best || n > strlen(best->dir))
			best = &rows[i];
	}
	return best;
}

/* "qcom_iommu" without "iommu" is "qcom"; a name that is nothing else stays. */
static void strip(GString *name, const char *what)
{
	size_t n = strlen(what);

	if (!n || name->len <= n)
		return;
	if (g_str_has_prefix(name->str, what) && !g_str_has_prefix(what, "iommu")) {
		g_string_erase(name, 0, (gssize)n);
		return;
	}
	for (char *at = strstr(name->str, what); at; at = strstr(at + 1, what)) {
		size_t off = (size_t)(at - name->str);

		if (off && strchr("-_", at[-1]) && (!at[n] || strchr("-_", at[n]))) {
			g_string_erase(name, (gssize)off - 1, (gssize)n + 1);
			return;
		}
	}
}

static char *stem(const char *file, const struct row *row)
{
	g_autofree char *base = g_path_get_basename(file);
	GString *name = g_string_new(base);
	char **part;

	if (g_str_has_suffix(base, ".c"))
		g_string_truncate(name, name->len - 2);
	strip(name, row->strip);
	g_strdelimit(name->str, "_", '-');
	part = g_strsplit(name->str, "-", 2);
	for (unsigned int i = 0; i < G_N_ELEMENTS(spelled); i++) {
		if (g_str_has_prefix(file, spelled[i].dir) && !strcmp(part[0], spelled[i].shorter)) {
			g_string_erase(name, 0, (gssize)strlen(part[0]));
			g_string_prepend(name, spelled[i].longer);
		}
	}
	g_strfreev(part);
	return g_string_free(name, FALSE);
}

/* "soc: qcom: " + "qcom-pbs: " says the vendor twice. */
static char *without_repeat(const char *name, const char *said)
{
	size_t n = said ? strlen(said) : 0;

	if (n && !strncmp(name, said, n) && name[n] == '-' && name[n + 1])
		return g_strdup(name + n + 1);
	return g_strdup(name);
}

static char *directory(char **dirs, unsigned int k, const struct row *row)
{
	unsigned int n = g_strv_length(dirs);

	/* The last element is the file. */
	if (n < 2)
		return NULL;
	k = MIN(k, n - 1);
	return g_strdup(dirs[k - 1] + (g_str_has_prefix(dirs[k - 1], row->strip) ? strlen(row->strip) : 0));
}

static char *from_table(const char *file)
{
	const struct row *row = row_for(file);
	g_autofree char *name = stem(file, row), *dir = NULL, *rest = NULL;
	char **dirs = g_strsplit(file + strlen(row->dir) + (*row->dir ? 1 : 0), "/", -1);
	GString *s = g_string_new(NULL);

	for (const char *f = row->format; *f; f++) {
		if (*f != '%') {
			g_string_append_c(s, *f);
			continue;
		}
		f++;
		if (*f == 'f') {
			rest = without_repeat(name, dir);
			g_string_append(s, rest);
			continue;
		}
		dir = directory(dirs, (unsigned int)(*f - '0'), row);
		if (dir) {
			g_string_append(s, dir);
		} else if (strstr(f, "%f")) {
			f = strstr(f, "%f") - 1;
		} else {
			g_string_append(s, name);
		}
	}
	g_strfreev(dirs);
	return g_string_free(s, FALSE);
}

/* "a/b: c: " of "a/b: c: do this". */
static char *leading(const char *subject)
{
	size_t end = 0;

	for (size_t i = 0; subject[i] && !(subject[i] == ' ' && (!i || subject[i - 1] != ':')); i++) {
		if (subject[i] == ':' && subject[i + 1] == ' ')
			end = i + 2;
	}
	return end ? g_strndup(subject, end) : NULL;
}

static char *from_history(const char *root, const char *file)
{
	g_autofree char *log =
		scratch_ask(root, "log", "--no-merges", "--format=%s", "-50", "--", file, NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	char **lines = g_strsplit(log ? log : "", "\n", -1), *best = NULL;
	unsigned int most = 0;

	for (char **l = lines; *l; l++) {
		char *p = leading(*l);

		if (p)
			g_hash_table_replace(
				seen, p,
				GUINT_TO_POINTER(1 + GPOINTER_TO_UINT(g_hash_table_lookup(seen, p))));
	}
	/* In the order of the log, so that of two equally common ones the newer is taken. */
	for (char **l = lines; *l; l++) {
		g_autofree char *p = leading(*l);
		unsigned int n = p ? GPOINTER_TO_UINT(g_hash_table_lookup(seen, p)) : 0;

		if (n > most) {
			most = n;
			g_free(best);
			best = g_steal_pointer(&p);
		}
	}
	g_strfreev(lines);
	if (most < 2)
		g_clear_pointer(&best, g_free);
	return best;
}

char *prefix_of(const char *root, bool git, const char *file)
{
	char *p = git ? from_history(root, file) : NULL;

	return p ? p : from_table(file);
}
