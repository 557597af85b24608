/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of kernel/ share. Nothing outside this folder and its unit test includes it.
 */
#ifndef FWS_KERNEL_PRIV_H
#define FWS_KERNEL_PRIV_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "kernel/kernel.h"

#define KARCH_MAX 13 /* rows of the table */

struct compdb;
struct kconfig;
struct token_filter;

/* Flags of one file; the strings live in ktree.strings. */
struct file_flags {
	const char **argv; /* NULL-terminated, ready for libclang */
	const char *dir; /* what relative paths refer to */
};

struct ktree {
	char *root;
	char *version;
	char *ident; /* names this tree in the cache: "<base name>-<hash of root>" */
	uint64_t makefile_hash; /* of the top Makefile: changes with the version */
	bool git;
	GStringChunk *strings;
	GHashTable *flags[KARCH_MAX]; /* file -> struct file_flags */
	GHashTable *dir_hash; /* directory -> uint64_t *: see makefiles_hash() */
	struct compdb *compdb; /* of the root; NULL when there is none */
	bool compdb_read;
	struct kconfig *kconfig; /* made on first need */
	struct token_filter *filter; /* made from the last set of tokens */
	const struct karch *lent_arch; /* of ktree_lend_command(), or NULL */
	char **lent_flags, *lent_dir;
	const struct overlay *overlay; /* files that are to be seen otherwise, or NULL */
};

unsigned int karch_index(const struct karch *a);
/* Architecture of a compile command: --target, compiler name, include paths; NULL when none tells. */
const struct karch *karch_of_command(const char *const *argv);
/* The table's first row for a directory below arch/, or NULL. */
const struct karch *karch_of_srcarch(const char *srcarch, size_t len);
/* Bits of @a and of its second configurations. */
unsigned int karch_family(const struct karch *a);

/* kernel/command.c: shell words and compile commands */

/* One command of a shell list, as words; NULL at the end of [*p, end). Advances *p. */
GPtrArray *command_next(const char **p, const char *end);
bool command_is_compiler(const char *word, bool *is_clang);
/* The C source that a compiler command reads, or NULL. */
const char *command_source(const char *const *argv);
/* Compile commands in what `make -n` printed: elements GPtrArray of words. */
GPtrArray *commands_parse(const char *text, size_t len);

/* kernel/cleanflags.c */

/*
 * Words of a compile command (compiler first) to flags for libclang, without the
 * "-w -ferror-limit=0 -working-directory=" tail. g_strfreev().
 */
char **flags_clean(const char *const *argv, const struct karch *a);
/* Changes with what flags_clean() keeps, so that cached flags do not outlive a change of it. */
uint64_t flags_clean_ident(void);
/* KBUILD_BASENAME and its like; flags_clean() puts them last. */
bool flag_names_file(const char *flag);
/* The same flags for another file of the directory: KBUILD_BASENAME and so on replaced. g_strfreev(). */
char **flags_for_sibling(const char *const *flags, const char *file);

/* kernel/compdb.c */

struct compdb *compdb_load(const char *path, const char *root, GError **err);
void compdb_free(struct compdb *db);
/* The entry of @file: its architecture, words, directory. False when it has none. */
bool compdb_find(const struct compdb *db, const char *file, const struct karch **arch,
		 const char *const **argv, const char **dir);
/* The entry whose file is nearest to @file: of its directory, else of those above it. False when there is none. */
bool compdb_find_near(const struct compdb *db, const char *file, const struct karch **arch,
		      const char *const **argv, const char **dir);
struct compdb *ktree_compdb(struct ktree *t); /* of the root, read on first need; may be NULL */

/* kernel/kbuild.c */

/*
 * Ask kbuild for the compile commands of @files (char *); @found(file, argv) is called for each that
 * it gave. False when make could not be run at all.
 */
bool kbuild_commands(struct ktree *t, const struct karch *a, GPtrArray *files,
		     void (*found)(const char *file, const char *const *argv, void *data), void *data,
		     GError **err);
/* Variables that name architecture and compilers on make's command line; appended to @argv, owned by it. */
void kbuild_arch_args(GPtrArray *argv, const struct karch *a);

/* allconfig.c: options that allmodconfig has to be told, as a file for KCONFIG_ALLCONFIG */
bool write_allconfig(struct ktree *t, const struct karch *a, const char *path, GError **err);

/*
 * kernel/kbuild-lean.c: a stand-in for a build directory with few symbols. Take all files first: false for one whose
 * Makefiles may need others. Then there is a directory to run make in for the rest, until it is freed; NULL when it
 * cannot be made, or there is no @config (text of auto.conf).
 */
struct kbuild_lean *kbuild_lean_new(struct ktree *t);
bool kbuild_lean_take(struct kbuild_lean *l, const char *file);
const char *kbuild_lean_dir(struct kbuild_lean *l, const char *build_dir, const char *config);
void kbuild_lean_free(struct kbuild_lean *l);

/* kernel/kbuild-env.c */

/* Changes with the configuration and with the Makefiles that all files have in common. */
uint64_t kbuild_ident(struct ktree *t, const struct karch *a);
/*
 * Environment in which scripts/Makefile.build works, for proc_opts.env; asked from make once. Call with
 * the build directory locked. NULL when it cannot be had; g_strfreev().
 */
char **kbuild_env(struct ktree *t, const struct karch *a);

/* kernel/genheaders.c */

/* Build headers that the objects of @files depend on and that are missing. Failure shows in the parse. */
void genheaders_make(struct ktree *t, const struct karch *a, GPtrArray *files);

/* kernel/prepare.c */

/* Exclusive lock of a build directory, -1 with an error; close() to release. */
int prepare_lock(struct ktree *t, const struct karch *a, GError **err);
/* Changes whenever the build directory was configured anew. 0: not prepared. */
uint64_t prepare_ident(struct ktree *t, const struct karch *a);

/* kernel/flagcache.c: flags on disk */

struct flagcache;
struct flagcache *flagcache_open(const char *path); /* NULL: no cache, said in a warning */
void flagcache_close(struct flagcache *c);
void flagcache_begin(struct flagcache *c);
void flagcache_commit(struct flagcache *c);
char **flagcache_get(struct flagcache *c, const char *file, uint64_t key); /* g_strfreev() */
void flagcache_put(struct flagcache *c, const char *file, uint64_t key, const char *const *argv);

/* kernel/makefiles.c: what the build files say */

/* Hash of the Makefiles from the directory of @file up to the root. */
uint64_t makefiles_hash(struct ktree *t, const char *file);
/*
 * Call @visit with each Kconfig symbol (without CONFIG_) under which make enters the directory of
 * @file, outermost first. A directory that is entered in any case has none.
 */
void makefile_dir_symbols(struct ktree *t, const char *file, void (*visit)(const char *symbol, void *data),
			  void *data);
/* Bit i: the table's row i can build @file, by the Makefiles and Kconfig files around it. */
unsigned int makefile_arch_mask(struct ktree *t, const char *file);

/* Has the build file that @file belongs to rules that make headers? */
bool makefile_makes_headers(struct ktree *t, const char *file);
/* Text of the build file of a directory, or NULL; Kbuild goes before Makefile as in kbuild. g_free() */
char *makefile_read(struct ktree *t, const char *dir);

/* kernel/kconfig.c */

#define KARCH_ALL ((1U << KARCH_MAX) - 1)

/*
 * Bit i: row i of the table can have @symbol, by the Kconfig files of arch/, of @dir and of the
 * directories above. A symbol that cannot be found: all.
 */
unsigned int kconfig_arch_mask(struct ktree *t, const char *dir, const char *symbol);
void kconfig_free(struct kconfig *k);

/* kernel/lend.c: flags of ktree_lend_command() for @files; false when there was none. */
bool lent_load_flags(struct ktree *t, const struct karch *a, GPtrArray *files);

/* kernel/prefilter.c */
void token_filter_free(struct token_filter *f);

/* kernel/tree.c, kernel/flags.c */

/* Where the contents of @rel are. g_free() */
char *ktree_path(const struct ktree *t, const char *rel);
/* Contents of @rel, or NULL. */
char *ktree_read(struct ktree *t, const char *rel, size_t *len);
struct file_flags *ktree_set_flags(struct ktree *t, const struct karch *a, const char *file,
				   const char *const *argv, const char *dir);

#endif
