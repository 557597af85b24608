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
	bool capital; /* what follows begins with a capital letter */
};

static const struct row rows[] = {
	{ "arch", "%1: ", "", false },
	{ "arch/arm", "ARM: %1: ", "mach-", false },
	{ "arch/arm/mach-omap1", "ARM: OMAP1: ", "", false },
	{ "arch/arm/mach-omap2", "ARM: OMAP2+: ", "", false },
	{ "arch/arm64", "arm64: %f: ", "", false },
	{ "arch/loongarch", "LoongArch: ", "", true },
	{ "arch/mips", "MIPS: %1: ", "", true },
	{ "arch/mips/cavium-octeon", "MIPS: Octeon: ", "", true },
	{ "arch/powerpc", "powerpc/%1: ", "", true },
	{ "arch/powerpc/platforms", "powerpc/%1: ", "", true },
	{ "arch/riscv", "riscv: ", "", false },
	{ "arch/s390", "s390/%1: ", "", false },
	{ "arch/sparc", "sparc: ", "", false },
	{ "arch/x86", "x86/%1: ", "", true },
	{ "arch/x86/events", "perf/x86: ", "", true },
	{ "arch/x86/kernel", "x86/%f: ", "", true },
	{ "arch/x86/pci", "x86/PCI: ", "", true },
	{ "block", "block: ", "", false },
	{ "drivers", "%1: %f: ", "", false },
	{ "drivers/acpi", "ACPI: %f: ", "acpi_", true },
	{ "drivers/ata", "ata: %f: ", "", false },
	{ "drivers/base", "driver core: ", "", true },
	{ "drivers/base/power", "PM: ", "", true },
	{ "drivers/bluetooth", "Bluetooth: %f: ", "", true },
	{ "drivers/bus", "bus: %f: ", "", false },
	{ "drivers/char", "char: %f: ", "", false },
	{ "drivers/char/agp", "agp: %f: ", "-agp", false },
	{ "drivers/char/ipmi", "ipmi: %f: ", "ipmi_", false },
	{ "drivers/char/tpm", "tpm: %f: ", "tpm_", false },
	{ "drivers/clk", "clk: %1: %f: ", "clk-", false },
	{ "drivers/clocksource", "clocksource/drivers/%f: ", "timer-", true },
	{ "drivers/cpufreq", "cpufreq: %f: ", "cpufreq", false },
	{ "drivers/crypto", "crypto: %1 - ", "", false },
	{ "drivers/devfreq", "PM / devfreq: %f: ", "", false },
	{ "drivers/dma", "dmaengine: %1: %f: ", "", false },
	{ "drivers/dma-buf", "dma-buf: ", "", false },
	{ "drivers/edac", "EDAC/%f: ", "edac", true },
	{ "drivers/extcon", "extcon: %f: ", "extcon-", false },
	{ "drivers/firmware", "firmware: %1: %f: ", "", false },
	{ "drivers/gpio", "gpio: %f: ", "gpio-", false },
	{ "drivers/gpu/drm", "drm/%1: ", "", false },
	{ "drivers/gpu/drm/amd", "drm/amd: ", "", false },
	{ "drivers/gpu/drm/bridge", "drm/bridge: %f: ", "", false },
	{ "drivers/gpu/drm/panel", "drm/panel: %f: ", "panel-", false },
	{ "drivers/gpu/drm/rcar-du", "drm: rcar-du: ", "", true },
	{ "drivers/gpu/drm/renesas", "drm: %1: ", "", true },
	{ "drivers/gpu/host1x", "gpu: host1x: ", "", false },
	{ "drivers/hwmon", "hwmon: (%f) ", "", true },
	{ "drivers/hwtracing/coresight", "coresight: %f: ", "coresight-", true },
	{ "drivers/i2c", "i2c: %f: ", "i2c-", false },
	{ "drivers/i2c/muxes", "i2c: mux: %f: ", "i2c-mux-", false },
	{ "drivers/i3c", "i3c: %f: ", "", false },
	{ "drivers/iio", "iio: %1: %f: ", "", false },
	{ "drivers/infiniband", "RDMA/%1: ", "", true },
	{ "drivers/infiniband/core", "RDMA/core: ", "", true },
	{ "drivers/infiniband/hw", "RDMA/%1: ", "", true },
	{ "drivers/infiniband/ulp", "RDMA/%1: ", "", true },
	{ "drivers/input", "Input: %f - ", "", false },
	{ "drivers/interconnect", "interconnect: %1: %f: ", "", false },
	{ "drivers/iommu", "iommu/%f: ", "iommu", true },
	{ "drivers/iommu/amd", "iommu/amd: ", "", true },
	{ "drivers/iommu/arm/arm-smmu-v3", "iommu/arm-smmu-v3: ", "", true },
	{ "drivers/iommu/intel", "iommu/vt-d: ", "", true },
	{ "drivers/irqchip", "irqchip/%f: ", "irq-", true },
	{ "drivers/leds", "leds: %f: ", "leds-", true },
	{ "drivers/mailbox", "mailbox: %f: ", "mailbox-", false },
	{ "drivers/media", "media: %f: ", "", false },
	{ "drivers/media/platform", "media: %2: ", "", false },
	{ "drivers/media/platform/mediatek/mdp3", "media: mtk-mdp3: ", "", false },
	{ "drivers/media/platform/st/sti", "media: %1: ", "", false },
	{ "drivers/media/usb", "media: %1: ", "", false },
	{ "drivers/memory", "memory: %1: %f: ", "", false },
	{ "drivers/message/fusion", "scsi: message: fusion: ", "", true },
	{ "drivers/mfd", "mfd: %f: ", "", false },
	{ "drivers/misc", "misc: %f: ", "", false },
	{ "drivers/mmc/host", "mmc: %f: ", "", false },
	{ "drivers/mtd", "mtd: %f: ", "", true },
	{ "drivers/mtd/maps", "mtd: maps: %f: ", "", true },
	{ "drivers/mtd/nand", "mtd: nand: %f: ", "", true },
	{ "drivers/mtd/nand/raw", "mtd: rawnand: %f: ", "", true },
	{ "drivers/mtd/spi-nor", "mtd: spi-nor: %f: ", "", true },
	{ "drivers/mux", "mux: %f: ", "", false },
	{ "drivers/net", "net: %f: ", "", false },
	{ "drivers/net/can", "can: %f: ", "", false },
	{ "drivers/net/dsa", "net: dsa: %f: ", "", false },
	{ "drivers/net/ethernet", "net: %2: ", "", false },
	{ "drivers/net/ipa", "net: ipa: ", "", false },
	{ "drivers/net/mdio", "net: mdio: %f: ", "mdio-", false },
	{ "drivers/net/pcs", "net: pcs: %f: ", "pcs-", false },
	{ "drivers/net/phy", "net: phy: %f: ", "", false },
	{ "drivers/net/wireless", "wifi: %2: ", "", false },
	{ "drivers/net/wwan", "net: wwan: %f: ", "", false },
	{ "drivers/ntb", "NTB: %f: ", "", false },
	{ "drivers/nvme", "nvme: ", "", false },
	{ "drivers/nvmem", "nvmem: %f: ", "", false },
	{ "drivers/of", "of: %f: ", "", true },
	{ "drivers/opp", "OPP: ", "", true },
	{ "drivers/parisc", "parisc: %f: ", "", false },
	{ "drivers/pci", "PCI: %f: ", "", true },
	{ "drivers/pci/controller", "PCI: %f: ", "pcie-", true },
	{ "drivers/pci/endpoint", "PCI: endpoint: ", "", true },
	{ "drivers/pci/hotplug", "PCI: hotplug: ", "", true },
	{ "drivers/perf", "perf: %f: ", "", true },
	{ "drivers/phy", "phy: %1: %f: ", "phy-", false },
	{ "drivers/pinctrl", "pinctrl: %1: %f: ", "pinctrl-", false },
	{ "drivers/platform", "platform/%1: %f: ", "", false },
	{ "drivers/platform/x86/amd", "platform/x86/amd: %f: ", "", false },
	{ "drivers/pmdomain", "pmdomain: %1: %f: ", "", false },
	{ "drivers/power/reset", "power: reset: %f: ", "", false },
	{ "drivers/power/supply", "power: supply: %f: ", "", false },
	{ "drivers/ptp", "ptp: %f: ", "ptp_", false },
	{ "drivers/pwm", "pwm: %f: ", "pwm-", false },
	{ "drivers/rapidio", "rapidio: ", "", false },
	{ "drivers/regulator", "regulator: %f: ", "", false },
	{ "drivers/remoteproc", "remoteproc: %f: ", "", true },
	{ "drivers/reset", "reset: %f: ", "reset-", false },
	{ "drivers/rtc", "rtc: %f: ", "rtc-", false },
	{ "drivers/s390", "s390/%1: ", "", false },
	{ "drivers/s390/scsi", "scsi: zfcp: ", "", false },
	{ "drivers/scsi", "scsi: %f: ", "", true },
	{ "drivers/slimbus", "slimbus: %f: ", "", false },
	{ "drivers/soc", "soc: %1: %f: ", "", false },
	{ "drivers/soundwire", "soundwire: %f: ", "", false },
	{ "drivers/spi", "spi: %f: ", "spi-", false },
	{ "drivers/spmi", "spmi: %f: ", "spmi-", false },
	{ "drivers/staging", "staging: %1: ", "", false },
	{ "drivers/staging/media", "media: staging: %1: ", "", false },
	{ "drivers/staging/media/atomisp", "media: atomisp: ", "", false },
	{ "drivers/thermal", "thermal: %1: %f: ", "", true },
	{ "drivers/tty", "tty: %f: ", "", false },
	{ "drivers/tty/serial", "serial: %f: ", "", false },
	{ "drivers/ufs", "scsi: ufs: %f: ", "ufs-", true },
	{ "drivers/usb", "usb: %1: ", "", false },
	{ "drivers/usb/dwc3", "usb: dwc3: %f: ", "dwc3-", false },
	{ "drivers/usb/gadget/udc", "usb: gadget: %f: ", "", false },
	{ "drivers/usb/host", "usb: %f: ", "", false },
	{ "drivers/usb/misc", "usb: misc: %f: ", "", false },
	{ "drivers/usb/phy", "usb: phy: %f: ", "phy-", false },
	{ "drivers/usb/typec", "usb: typec: %f: ", "", false },
	{ "drivers/vfio", "vfio/%1: ", "", false },
	{ "drivers/video", "video: %f: ", "", false },
	{ "drivers/video/backlight", "backlight: %f: ", "", false },
	{ "drivers/video/fbdev", "fbdev: %f: ", "", false },
	{ "drivers/virtio", "virtio: ", "", false },
	{ "drivers/watchdog", "watchdog: %f: ", "", false },
	{ "drivers/xen", "xen/%f: ", "xen-", false },
	{ "fs", "%1: ", "", false },
	{ "kernel", "%f: ", "", false },
	{ "lib", "lib/%f: ", "", false },
	{ "mm", "mm/%f: ", "", false },
	{ "net", "net: %1: ", "", false },
	{ "net/bluetooth", "Bluetooth: ", "", true },
	{ "net/nfc", "nfc: ", "", false },
	{ "security", "%1: ", "", false },
	{ "security/integrity/ima", "ima: ", "", false },
	{ "sound", "ALSA: %1: ", "", true },
	{ "sound/pci/hda", "ALSA: hda: ", "", true },
	{ "sound/soc", "ASoC: %1: %f: ", "", false },
	{ "sound/soc/codecs", "ASoC: %f: ", "", false },
	{ "sound/soc/fsl", "ASoC: %f: ", "", false },
	{ "sound/soc/generic", "ASoC: %f: ", "", false },
	{ "sound/soc/intel", "ASoC: Intel: %f: ", "", false },
	{ "sound/soc/sof", "ASoC: SOF: ", "", false },
	{ "sound/soc/ti", "ASoC: ti: %f: ", "", false },
	{ "", "%1: ", "", false },
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
		g_string_erase(name, 0, (gssize)n + (strchr("-_", name->str[n]) ? 1 : 0));
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

/* "spi: spi: " of drivers/spi/spi.c says nothing new; @s is shortened to "spi" then. */
static bool says_already(GString *s, const char *name)
{
	size_t n = s->len;

	while (n && strchr(":/ ", s->str[n - 1]))
		n--;
	if (n < strlen(name) || strncmp(s->str + n - strlen(name), name, strlen(name)) ||
	    (n > strlen(name) && g_ascii_isalnum(s->str[n - strlen(name) - 1])))
		return false;
	g_string_truncate(s, n);
	return true;
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
		if (*f == 'f' && says_already(s, name))
			continue;
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

/* Of the subjects with this prefix, do more go on with a capital letter than without? */
static bool goes_on_with_capital(char **lines, const char *prefix)
{
	int upper = 0;

	for (char **l = lines; *l; l++) {
		const char *rest = *l + strlen(prefix);

		if (!g_str_has_prefix(*l, prefix))
			continue;
		upper += g_ascii_isupper(*rest) && !g_ascii_isupper(rest[1]) ? 1 : 0;
		upper -= g_ascii_islower(*rest) ? 1 : 0;
	}
	return upper > 0;
}

static char *from_history(const char *root, const char *file, bool *capital)
{
	g_autofree char *log = scratch_ask(root, "-c", "log.showSignature=false", "-c", "log.follow=false",
					   "log", "--no-merges", "--format=%s", "-50", "--", file, NULL);
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
	if (most < 2)
		g_clear_pointer(&best, g_free);
	if (best)
		*capital = goes_on_with_capital(lines, best);
	g_strfreev(lines);
	return best;
}

char *prefix_of(const char *root, bool git, const char *file, bool *capital)
{
	char *p = git ? from_history(root, file, capital) : NULL;

	if (p)
		return p;
	*capital = row_for(file)->capital;
	return from_table(file);
}
