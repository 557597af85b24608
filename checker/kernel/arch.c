/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The architectures the checker can parse for.
 */
#include <string.h>

#include "kernel/priv.h"

#define ROW(n, make, dir, triple) .name = (n), .make_arch = (make), .srcarch = (dir), .target = (triple)
#define GCC(triple) .cross_compile = triple "-", .cross_package = "gcc-" triple

/*
 * In order of preference: arm64 has the most of_platform and IOMMU drivers. The second configurations are those that
 * the kernel's own build knows:
 *   armv5   arch/arm/Kconfig.platforms: V4 to V5 depend on !ARCH_MULTI_V6_V7; configs/multi_v5_defconfig
 *   ppc32   arch/powerpc/Makefile: ppc32_allmodconfig, with configs/book3s_32.config
 *   ppc44x  the same: ppc44x_allmodconfig, with configs/44x.config
 *   sparc32 arch/sparc/Kconfig: 64BIT can be chosen for ARCH=sparc; configs/sparc32_defconfig
 */
static const struct karch table[] = {
	{ ROW("arm64", "arm64", "arm64", "aarch64-linux-gnu") },
	{ ROW("x86_64", "x86_64", "x86", "x86_64-linux-gnu") },
	{ ROW("arm", "arm", "arm", "arm-linux-gnueabi"),
	  .without = "ARCH_MULTI_V4 ARCH_MULTI_V4T ARCH_MULTI_V5 ARCH_MULTI_V4_V5" },
	{ ROW("powerpc", "powerpc", "powerpc", "powerpc64le-linux-gnu"),
	  .without = "PPC32 PPC_BOOK3S_32 44x 4xx" },
	{ ROW("riscv", "riscv", "riscv", "riscv64-linux-gnu") },
	{ ROW("loongarch", "loongarch", "loongarch", "loongarch64-linux-gnu") },
	{ ROW("s390", "s390", "s390", "s390x-linux-gnu"), GCC("s390x-linux-gnu") },
	{ ROW("mips", "mips", "mips", "mipsel-linux-gnu") },
	{ ROW("sparc", "sparc", "sparc", "sparc64-linux-gnu"), GCC("sparc64-linux-gnu"),
	  .without = "SPARC32" },
	{ ROW("armv5", "arm", "arm", "arm-linux-gnueabi"), .base = "arm",
	  .config = "ARCH_MULTI_V6=n ARCH_MULTI_V7=n",
	  .without = "ARCH_MULTI_V6 ARCH_MULTI_V7 ARCH_MULTI_V6_V7" },
	{ ROW("ppc32", "powerpc", "powerpc", "powerpc-linux-gnu"), .base = "powerpc",
	  .config = "PPC64=n PPC_BOOK3S_32=y", .without = "PPC64 44x 4xx" },
	{ ROW("ppc44x", "powerpc", "powerpc", "powerpc-linux-gnu"), .base = "powerpc",
	  .config = "PPC64=n 44x=y", .without = "PPC64 PPC_BOOK3S_32" },
	{ ROW("sparc32", "sparc", "sparc", "sparc-linux-gnu"), GCC("sparc64-linux-gnu"), .base = "sparc",
	  .config = "64BIT=n", .without = "SPARC64" },
};
G_STATIC_ASSERT(G_N_ELEMENTS(table) == KARCH_MAX);

/* Other names that users and compilers have for them; the longest prefix of a triple's first part wins. */
static const struct {
	const char *prefix, *name;
} aliases[] = {
	{ "aarch64", "arm64" },	      { "arm64", "arm64" },  { "arm", "arm" },	       { "x86_64", "x86_64" },
	{ "x86", "x86_64" },	      { "amd64", "x86_64" }, { "i386", "x86_64" },     { "i486", "x86_64" },
	{ "i586", "x86_64" },	      { "i686", "x86_64" },  { "powerpc", "powerpc" }, { "ppc", "powerpc" },
	{ "riscv", "riscv" },	      { "s390", "s390" },    { "mips", "mips" },       { "sparc", "sparc" },
	{ "loongarch", "loongarch" },
};

const struct karch *karch_table(unsigned int *n)
{
	if (n)
		*n = G_N_ELEMENTS(table);
	return table;
}

const struct karch *karch_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(table); i++) {
		if (!strcmp(table[i].name, name))
			return &table[i];
	}
	return NULL;
}

unsigned int karch_index(const struct karch *a)
{
	return a - table;
}

static bool is_second(const struct karch *a, const struct karch *first)
{
	return a->base && !strcmp(a->base, first->name);
}

unsigned int karch_family(const struct karch *a)
{
	unsigned int bits = 1U << karch_index(a), i;

	for (i = 0; i < G_N_ELEMENTS(table); i++) {
		if (is_second(&table[i], a))
			bits |= 1U << i;
	}
	return bits;
}

static bool lets_in(const GPtrArray *archs, const struct karch *a)
{
	const struct karch *first = a->base ? karch_find(a->base) : NULL;

	return !archs->len || g_ptr_array_find((GPtrArray *)archs, a, NULL) ||
	       (first && g_ptr_array_find((GPtrArray *)archs, first, NULL));
}

GPtrArray *karch_choose(const GPtrArray *order, const GPtrArray *archs)
{
	GPtrArray *out = g_ptr_array_new();
	guint i, j;

	for (i = 0; i < order->len; i++) {
		if (lets_in(archs, order->pdata[i]))
			g_ptr_array_add(out, order->pdata[i]);
		for (j = 0; j < archs->len; j++) {
			if (is_second(archs->pdata[j], order->pdata[i]) &&
			    !g_ptr_array_find((GPtrArray *)order, archs->pdata[j], NULL))
				g_ptr_array_add(out, archs->pdata[j]);
		}
	}
	return out;
}

const struct karch *karch_of_srcarch(const char *srcarch, size_t len)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(table); i++) {
		if (strlen(table[i].srcarch) == len && !strncmp(table[i].srcarch, srcarch, len))
			return &table[i];
	}
	return NULL;
}

static const struct karch *of_triple(const char *triple)
{
	const char *best = NULL;
	size_t best_len = 0;
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(aliases); i++) {
		size_t len = strlen(aliases[i].prefix);

		if (len > best_len && g_str_has_prefix(triple, aliases[i].prefix)) {
			best = aliases[i].name;
			best_len = len;
		}
	}
	return best ? karch_find(best) : NULL;
}

/* The compiler's name when it is a cross compiler: "aarch64-linux-gnu-gcc". */
static const struct karch *of_compiler(const char *word)
{
	g_autofree char *base = g_path_get_basename(word);

	return strchr(base, '-') ? of_triple(base) : NULL;
}

static const struct karch *of_include(const char *word)
{
	const char *p = strstr(word, "arch/");
	const char *end;

	if (!p || (p > word && p[-1] != '/' && !g_str_has_prefix(word, "-Iarch/")))
		return NULL;
	p += strlen("arch/");
	end = strchr(p, '/');
	if (!end || !g_str_has_prefix(end, "/include"))
		return NULL;
	return karch_of_srcarch(p, end - p);
}

const struct karch *karch_of_command(const char *const *argv)
{
	const struct karch *a = NULL;
	unsigned int i;

	for (i = 0; argv[i] && !a; i++) {
		if (g_str_has_prefix(argv[i], "--target="))
			a = of_triple(argv[i] + strlen("--target="));
		else if (!strcmp(argv[i], "-target") && argv[i + 1])
			a = of_triple(argv[i + 1]);
	}
	/* the compiler may stand behind a wrapper such as ccache */
	for (i = 0; argv[i] && argv[i][0] != '-' && !a; i++)
		a = of_compiler(argv[i]);
	for (i = 0; argv[i] && !a; i++)
		a = of_include(argv[i]);
	return a;
}
