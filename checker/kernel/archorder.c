/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which architectures to try for a file, best first.
 */
#include <string.h>

#include "kernel/priv.h"

#define INCLUDE_LEVELS 2 /* of #include "…" to follow */

/* Has the architecture a header <asm/NAME>, of its own or the generic one? */
static bool has_asm(struct ktree *t, const struct karch *a, const char *name)
{
	const char *const places[] = { "include/asm", "include/uapi/asm" };
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *own = g_build_filename(t->root, "arch", a->srcarch, places[i], name, NULL);

		if (g_file_test(own, G_FILE_TEST_EXISTS))
			return true;
	}
	return false;
}

static bool has_generic(struct ktree *t, const char *name)
{
	g_autofree char *path = g_build_filename(t->root, "include/asm-generic", name, NULL);
	g_autofree char *uapi = g_build_filename(t->root, "include/uapi/asm-generic", name, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(uapi, G_FILE_TEST_EXISTS);
}

static unsigned int asm_mask(struct ktree *t, const char *name)
{
	const struct karch *table = karch_table(NULL);
	unsigned int mask = 0, i;

	if (has_generic(t, name))
		return KARCH_ALL;
	for (i = 0; i < KARCH_MAX; i++) {
		if (has_asm(t, &table[i], name))
			mask |= 1U << i;
	}
	return mask ? mask : KARCH_ALL; /* generated headers, and what is nowhere */
}

/* 1 opens a conditional, -1 closes one. An include guard opens none: it holds the first time. */
static int conditional(const char *directive, bool first)
{
	if (g_str_has_prefix(directive, "ifndef"))
		return first ? 0 : 1;
	if (g_str_has_prefix(directive, "if"))
		return 1;
	return g_str_has_prefix(directive, "endif") ? -1 : 0;
}

/*
 * Architectures that have every <asm/…> header that the file includes unconditionally, itself or through
 * headers of its own directory.
 */
static unsigned int include_mask(struct ktree *t, const char *file, int levels)
{
	g_autofree char *text = ktree_read(t, file, NULL);
	g_autofree char *dir = g_path_get_dirname(file);
	unsigned int mask = KARCH_ALL;
	bool first = true;
	int depth = 0;
	char *p;

	for (p = text; p && *p; p = (p = strchr(p, '\n')) ? p + 1 : NULL) {
		if (*p != '#')
			continue;
		p += 1 + strspn(p + 1, " \t");
		depth += conditional(p, first && levels < INCLUDE_LEVELS);
		first = false;
		if (depth <= 0 && g_str_has_prefix(p, "include <asm/")) {
			g_autofree char *name = g_strndup(p + 13, strcspn(p + 13, ">\n"));

			mask &= asm_mask(t, name);
		} else if (depth <= 0 && levels && g_str_has_prefix(p, "include \"")) {
			g_autofree char *name = g_strndup(p + 9, strcspn(p + 9, "\"\n"));
			g_autofree char *rel = g_build_filename(dir, name, NULL);

			mask &= include_mask(t, rel, levels - 1);
		}
	}
	return mask;
}

static void add_one(GPtrArray *order, const struct karch *a)
{
	if (!g_ptr_array_find(order, a, NULL))
		g_ptr_array_add(order, (gpointer)a);
}

/* Architectures, not their second configurations. */
static void add(GPtrArray *order, unsigned int mask)
{
	const struct karch *table = karch_table(NULL);
	unsigned int i;

	for (i = 0; i < KARCH_MAX; i++) {
		if (mask & 1U << i && !table[i].base)
			add_one(order, &table[i]);
	}
}

/* Second configurations where the first one leaves the file out: @mask has their bit, but not that of the first. */
static void add_second(GPtrArray *order, unsigned int mask)
{
	const struct karch *table = karch_table(NULL);
	unsigned int i;

	for (i = 0; i < KARCH_MAX; i++) {
		const struct karch *first = table[i].base ? karch_find(table[i].base) : NULL;

		if (!first || !(mask & 1U << i) || mask & 1U << karch_index(first))
			continue;
		add_one(order, first);
		add_one(order, &table[i]);
	}
}

GPtrArray *ktree_arch_order(struct ktree *t, const char *file)
{
	GPtrArray *order = g_ptr_array_new();
	const struct karch *a = NULL;
	const char *const *argv;
	unsigned int mask, headers;
	const char *dir;

	if (t->lent_arch) {
		g_ptr_array_add(order, (gpointer)t->lent_arch);
		return order;
	}
	if (compdb_find(ktree_compdb(t), file, &a, &argv, &dir)) {
		g_ptr_array_add(order, (gpointer)a);
		return order;
	}
	if (g_str_has_prefix(file, "arch/")) {
		a = karch_of_srcarch(file + 5, strcspn(file + 5, "/"));
		if (a) {
			add_one(order, a);
			add_second(order, makefile_arch_mask(t, file) & karch_family(a));
		}
		return order;
	}
	/* a build that leaves this file out says still what is built here */
	if (compdb_find_near(ktree_compdb(t), file, &a, &argv, &dir))
		g_ptr_array_add(order, (gpointer)a);
	mask = makefile_arch_mask(t, file);
	/* headers are the harder fact: a missing one is an error in any configuration */
	headers = include_mask(t, file, INCLUDE_LEVELS);
	if (mask & headers)
		mask &= headers;
	add(order, mask);
	add_second(order, mask);
	add(order, KARCH_ALL);
	return order;
}
