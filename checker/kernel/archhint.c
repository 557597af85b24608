/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code that exists for one architecture only: "#ifdef CONFIG_X86" around a look-up in a driver that many
 * architectures build.
 */
#include <string.h>

#include "kernel/priv.h"
#include "support/names.h"

static const struct {
	const char *symbol, *arch;
} symbols[] = {
	{ "CONFIG_X86", "x86_64" },    { "CONFIG_X86_64", "x86_64" }, { "CONFIG_ARM", "arm" },
	{ "CONFIG_ARM64", "arm64" },   { "CONFIG_PPC", "powerpc" },   { "CONFIG_PPC64", "powerpc" },
	{ "CONFIG_S390", "s390" },     { "CONFIG_MIPS", "mips" },     { "CONFIG_SPARC", "sparc" },
	{ "CONFIG_SPARC64", "sparc" }, { "CONFIG_RISCV", "riscv" },   { "CONFIG_LOONGARCH", "loongarch" },
};

/* The architecture that the condition of a directive asks for, or NULL. */
static const struct karch *asked_for(const char *directive)
{
	if (strchr(directive, '!') || g_str_has_prefix(directive, "ifndef"))
		return NULL;
	for (const char *p = directive; (p = strstr(p, "CONFIG_")); p++) {
		size_t n = 0;

		while (name_has_char(p[n]))
			n++;
		for (unsigned int i = 0; i < G_N_ELEMENTS(symbols); i++) {
			if (strlen(symbols[i].symbol) == n && !strncmp(p, symbols[i].symbol, n))
				return karch_find(symbols[i].arch);
		}
	}
	return NULL;
}

static bool calls_one_of(const char *line, GHashTable *tokens)
{
	for (const char *p = line; *p;) {
		size_t n = 0;

		while (name_has_char(p[n]))
			n++;
		if (n && p[n] == '(') {
			g_autofree char *word = g_strndup(p, n);

			if (g_hash_table_contains(tokens, word))
				return true;
		}
		p += n ? n : 1;
	}
	return false;
}

static const struct karch *innermost(GPtrArray *conditions)
{
	for (guint i = conditions->len; i-- > 0;) {
		if (conditions->pdata[i])
			return conditions->pdata[i];
	}
	return NULL;
}

const struct karch *ktree_arch_hint(struct ktree *t, const char *file, GHashTable *tokens)
{
	g_autofree char *path = ktree_path(t, file);
	g_autoptr(GPtrArray) conditions = g_ptr_array_new();
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL) || !strstr(text, "CONFIG_"))
		return NULL;
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		const char *p = *line + strspn(*line, " \t");

		if (*p != '#') {
			const struct karch *a = innermost(conditions);

			if (a && calls_one_of(p, tokens))
				return a;
			continue;
		}
		p += 1 + strspn(p + 1, " \t");
		if (g_str_has_prefix(p, "if"))
			g_ptr_array_add(conditions, (void *)asked_for(p));
		else if (conditions->len && g_str_has_prefix(p, "el"))
			conditions->pdata[conditions->len - 1] = (void *)(p[2] == 'i' ? asked_for(p) : NULL);
		else if (conditions->len && g_str_has_prefix(p, "endif"))
			g_ptr_array_set_size(conditions, conditions->len - 1);
	}
	return NULL;
}
