/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel tree as an object: version, architectures, prepared build
 * directories, which files can matter, compile flags of each file.
 *
 * Contract
 *   - The source tree is never written. Everything made lives below
 *     fws_cache_dir() (support/cache.h).
 *   - Functions that can fail take a GError ** and say in it what to do;
 *     domain KTREE_ERROR.
 *   - Paths in and out are relative to the kernel root unless said otherwise.
 */
#ifndef FWS_KERNEL_KERNEL_H
#define FWS_KERNEL_KERNEL_H

#include <glib.h>
#include <stdbool.h>

#include "support/overlay.h"

#define KTREE_ERROR (ktree_error_quark())
GQuark ktree_error_quark(void);
enum ktree_error {
	KTREE_ERROR_NO_DIR, /* no such directory, or unreadable */
	KTREE_ERROR_NOT_KERNEL, /* a directory that is no kernel tree */
	KTREE_ERROR_ARCH, /* unknown architecture */
	KTREE_ERROR_PREPARE, /* make failed; the message names the log file */
	KTREE_ERROR_PATH, /* asked-for path does not exist or lies outside the tree */
	KTREE_ERROR_FLAGS, /* no compile flags for a file */
};

/* One row per architecture the checker can parse for. */
struct karch {
	/* what users type: arm64, x86_64, … sparc, and second configurations: armv5, ppc32, ppc44x, sparc32 */
	const char *name;
	const char *make_arch; /* ARCH= */
	const char *srcarch; /* directory below arch/ */
	const char *target; /* clang --target= triple */
	const char *cross_compile; /* CROSS_COMPILE= when clang cannot prepare it, else NULL */
	const char *cross_package; /* Debian package of that compiler, or NULL */
	/*
	 * One configuration cannot compile all of some architectures. The row of a second one names the first, what
	 * allmodconfig is told for it ("64BIT=n"), and each row the Kconfig symbols that only another one can have.
	 */
	const char *base;
	const char *config;
	const char *without;
};

const struct karch *karch_find(const char *name); /* NULL when unknown */
/* In order of preference: arm64 first; second configurations last. */
const struct karch *karch_table(unsigned int *n);
/*
 * Of @order, those that @archs lets in: all when it is empty. An architecture lets its second configurations in; one of
 * these that is named is tried wherever its architecture is. Free with g_ptr_array_unref() (elements not owned).
 */
GPtrArray *karch_choose(const GPtrArray *order, const GPtrArray *archs);

struct ktree;

/* @dir: absolute or relative to the working directory. */
struct ktree *ktree_open(const char *dir, GError **err);
void ktree_close(struct ktree *t);
const char *ktree_root(const struct ktree *t); /* absolute, resolved */
const char *ktree_version(const struct ktree *t); /* "6.12.117" from its Makefile */
bool ktree_is_git(const struct ktree *t);

/*
 * See the tree with @o, which is borrowed, over it from now on: before anything else is asked. Build directories stay
 * those of the tree as it is.
 */
void ktree_set_overlay(struct ktree *t, const struct overlay *o);
const struct overlay *ktree_overlay(const struct ktree *t);

/*
 * Turn what the user typed (files or directories; relative to the kernel root,
 * or to the working directory, or absolute inside the tree) into a sorted list
 * without duplicates of .c files. Empty @paths: the whole tree. Directories skip
 * tools/, scripts/, samples/, Documentation/, usr/ unless named. A file or
 * directory that is named but cannot be read or does not exist is an error that names it.
 * Returns char * elements; free with g_ptr_array_unref().
 */
GPtrArray *ktree_expand(struct ktree *t, const char *const *paths, GError **err);
/* The same with .h files. */
GPtrArray *ktree_expand_with_headers(struct ktree *t, const char *const *paths, GError **err);

/* Is this the name of a C file that ktree_expand() finds in the whole tree? */
bool ktree_is_source(const char *file);

/*
 * Token prefilter: does the file contain one of @tokens as a whole identifier?
 * Word-boundary match on raw bytes (comments count). Unreadable: returns true
 * and lets the parse say why. @tokens: set of char *.
 */
bool ktree_file_has_token(struct ktree *t, const char *file, GHashTable *tokens);

/* Build directory of an architecture below the cache; not necessarily prepared. */
char *ktree_build_dir(struct ktree *t, const struct karch *a);

/*
 * Make sure the build directory is configured (allmodconfig) and prepared. Fast
 * when it already is; safe against concurrent runs (lock file); a half-made one
 * is made again. Progress text goes to stderr unless quiet.
 */
bool ktree_prepare(struct ktree *t, const struct karch *a, GError **err);
bool ktree_prepared(struct ktree *t, const struct karch *a);

/*
 * Architectures to try for a file, best first: the one of its compile_commands.json entry (only
 * that); its arch/<srcarch>/ directory (only that; empty when the table has no such architecture);
 * else the architectures its Makefile/Kconfig neighbourhood allows (e.g. "depends on SPARC",
 * x86-only drivers) in table order, then the rest. A second configuration follows its architecture
 * when the neighbourhood allows only that one ("depends on SPARC32"). Free with g_ptr_array_unref()
 * (elements const struct karch *, not owned).
 */
GPtrArray *ktree_arch_order(struct ktree *t, const char *file);

/*
 * The architecture for which a conditional lets a call of one of @tokens in, when that is not all of
 * them: the best one for @file, if it is among those that build it. NULL when there is none.
 */
const struct karch *ktree_arch_hint(struct ktree *t, const char *file, GHashTable *tokens);

/*
 * Compile flags of many files at once, ready for libclang: no compiler name, -c, -o,
 * source file, dependency output (-Wp,-MMD…), -W*, nor gcc-only options; with
 * "-w -ferror-limit=0 -working-directory=<build dir>". From a compile_commands.json when the tree
 * or build directory has one that lists the file, else asked from kbuild in one batch
 * (make -n), else the flags of a file of the nearest directory. Cached on disk by
 * content of the involved Makefiles; ktree_flags() answers for files that were loaded.
 */
bool ktree_load_flags(struct ktree *t, const struct karch *a, GPtrArray *files, GError **err);
/*
 * ktree_load_flags() prepares the build directory itself when one of @files needs it; callers do
 * not have to. It asks for nothing when every file is in a compile_commands.json or the cache.
 * False: none could be loaded at all. A file may still have none: ktree_flags() is NULL then.
 */

/*
 * The source of a compile command (flags, then the file), absolute and resolved; @dir: where it runs. NULL with an error.
 */
char *command_file(const char *const *words, const char *dir, GError **err);
/*
 * From now on every file is compiled as this command does it, in @dir: nothing is asked from kbuild, nothing prepared.
 * False with an error when it is for an architecture that the table has not.
 */
bool ktree_lend_command(struct ktree *t, const char *const *words, const char *dir, GError **err);

/* NULL-terminated, owned by the tree; NULL when the file has none. */
const char *const *ktree_flags(struct ktree *t, const struct karch *a, const char *file);
/* Directory that relative paths in these flags refer to, absolute; NULL when there are none. */
const char *ktree_flags_dir(struct ktree *t, const struct karch *a, const char *file);

#endif
