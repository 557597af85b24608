/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A compile command from outside: kbuild hands it to a checker, with the flags of sparse before those of the compiler.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/priv.h"

/* kbuild's own begin with the file for dependencies: what stands before is sparse's. */
static const char *const *compiler_flags(const char *const *words)
{
	for (const char *const *w = words; *w; w++)
		if (g_str_has_prefix(*w, "-Wp,-MMD") || g_str_has_prefix(*w, "-Wp,-MD"))
			return w;
	return words;
}

static bool is_clang(const char *const *words)
{
	for (; *words; words++)
		if (g_str_has_prefix(*words, "--target=") || !strcmp(*words, "-target") ||
		    !strcmp(*words, "-Qunused-arguments"))
			return true;
	return false;
}

/* As the whole command of a compiler; elements are borrowed. */
static GPtrArray *whole_command(const char *const *words)
{
	const char *const *from = compiler_flags(words);
	GPtrArray *argv = g_ptr_array_new();

	g_ptr_array_add(argv, (void *)(is_clang(words) ? "clang" : "gcc"));
	for (; *from; from++)
		g_ptr_array_add(argv, (void *)*from);
	g_ptr_array_add(argv, NULL);
	return argv;
}

char *command_file(const char *const *words, const char *dir, GError **err)
{
	g_autoptr(GPtrArray) argv = whole_command(words);
	const char *source = command_source((const char *const *)argv->pdata);
	g_autofree char *abs = source ? g_canonicalize_filename(source, dir) : NULL;
	char *real = abs ? realpath(abs, NULL) : NULL, *out;

	if (!real) {
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_PATH,
			    source ? "%s: %s" : "there is no C file in the compile command%s%s",
			    source ? source : "", source ? g_strerror(errno) : "");
		return NULL;
	}
	out = g_strdup(real);
	free(real);
	return out;
}

bool ktree_lend_command(struct ktree *t, const char *const *words, const char *dir, GError **err)
{
	g_autoptr(GPtrArray) argv = whole_command(words);
	const struct karch *a = karch_of_command((const char *const *)argv->pdata);
	const char *srcarch = g_getenv("SRCARCH");

	if (!a && srcarch)
		a = karch_of_srcarch(srcarch, strlen(srcarch));
	if (!a) {
		g_set_error(err, KTREE_ERROR, KTREE_ERROR_ARCH,
			    "the compile command is for an architecture that is not supported");
		return false;
	}
	t->lent_arch = a;
	t->lent_flags = flags_clean((const char *const *)argv->pdata, a);
	t->lent_dir = g_strdup(dir);
	return true;
}

bool lent_load_flags(struct ktree *t, const struct karch *a, GPtrArray *files)
{
	if (!t->lent_arch)
		return false;
	for (guint i = 0; a == t->lent_arch && i < files->len; i++) {
		g_auto(GStrv) flags = NULL;

		if (ktree_flags(t, a, files->pdata[i]))
			continue;
		flags = flags_for_sibling((const char *const *)t->lent_flags, files->pdata[i]);
		ktree_set_flags(t, a, files->pdata[i], (const char *const *)flags, t->lent_dir);
	}
	return true;
}
