/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The architectures the checker can parse for.
 */
#include <string.h>

#include "kernel/priv.h"

/* In order of preference: arm64 has the most of_platform and IOMMU drivers. */
static const struct karch table[] = {
	{ "arm64", "arm64", "arm64", "aarch64-linux-gnu", NULL, NULL },
	{ "x86_64", "x86_64", "x86", "x86_64-linux-gnu", NULL, NULL },
	{ "arm", "arm", "arm", "arm-linux-gnueabi", NULL, NULL },
	{ "powerpc", "powerpc", "powerpc", "powerpc64le-linux-gnu", NULL, NULL },
	{ "riscv", "riscv", "riscv", "riscv64-linux-gnu", NULL, NULL },
	{ "loongarch", "loongarch", "loongarch", "loongarch64-linux-gnu", NULL, NULL },
	{ "s390", "s390", "s390", "s390x-linux-gnu", "s390x-linux-gnu-", "gcc-s390x-linux-gnu" },
	{ "mips", "mips", "mips", "mipsel-linux-gnu", NULL, NULL },
	{ "sparc", "sparc", "sparc", "sparc64-linux-gnu", "sparc64-linux-gnu-", "gcc-sparc64-linux-gnu" },
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
