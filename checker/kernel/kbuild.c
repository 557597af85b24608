/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Asking kbuild how it would compile files: "make -n" on their .i targets, many in one run since its
 * start costs far more than a file. The .i target prints the full command whether or not an object
 * exists.
 */
#include <string.h>
#include <unistd.h>

#include "kernel/priv.h"
#include "support/diag.h"
#include "support/proc.h"

#define CHUNK 300 /* targets in one run */
#define TIMEOUT_S 900

/* Among the settings of a run: it needs the whole configuration. */
#define ALL_SYMBOLS "+"

void kbuild_arch_args(GPtrArray *argv, const struct karch *a)
{
	g_ptr_array_add(argv, g_strdup_printf("ARCH=%s", a->make_arch));
	if (a->cross_compile)
		g_ptr_array_add(argv, g_strdup_printf("CROSS_COMPILE=%s", a->cross_compile));
	else
		g_ptr_array_add(argv, g_strdup("LLVM=" FWS_LLVM_SUFFIX));
}

struct batch {
	struct ktree *tree;
	const struct karch *arch;
	char *dir; /* build directory */
	char *config; /* text of auto.conf */
	GHashTable *wanted; /* files not found yet */
	struct kbuild_lean *lean; /* goes with env */
	char **env; /* to ask Makefile.build directly, or NULL: ask the top Makefile */
	GHashTable *groups; /* settings of one run, separated by blanks -> GPtrArray of files */
	void (*found)(const char *file, const char *const *argv, void *data);
	void *data;
};

struct settings {
	const struct batch *batch;
	GString *text;
};

/*
 * A directory that the configuration leaves out would get the flags of the directory above: enter it
 * by setting its symbol for this run of make. "y" rather than "m" since that adds no -DMODULE.
 */
static void set_symbol(const char *symbol, void *data)
{
	struct settings *s = data;
	g_autofree char *set = g_strdup_printf("\nCONFIG_%s=", symbol);

	if (!s->batch->config || !strstr(s->batch->config, set))
		g_string_append_printf(s->text, "CONFIG_%s=y ", symbol);
}

/* Files that need the same settings share runs; others must not, for settings change flags elsewhere. */
static void group(struct batch *b, char *file)
{
	struct settings s = { b, g_string_new(NULL) };
	GPtrArray *files;

	makefile_dir_symbols(b->tree, file, set_symbol, &s);
	if (b->lean && !kbuild_lean_take(b->lean, file))
		g_string_append(s.text, ALL_SYMBOLS);
	files = g_hash_table_lookup(b->groups, s.text->str);
	if (!files) {
		files = g_ptr_array_new();
		g_hash_table_insert(b->groups, g_strdup(s.text->str), files);
	}
	g_ptr_array_add(files, file);
	g_string_free(s.text, TRUE);
}

static GPtrArray *make_args(struct batch *b, const char *settings, GPtrArray *files, unsigned int from,
			    unsigned int to)
{
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) sets = g_strsplit(settings, " ", -1);
	unsigned int i;

	g_ptr_array_add(argv, g_strdup("make"));
	g_ptr_array_add(argv, g_strdup("-nkrR"));
	g_ptr_array_add(argv, g_strdup("--no-print-directory"));
	if (b->env) {
		g_ptr_array_add(argv, g_strdup("-f"));
		g_ptr_array_add(argv, g_build_filename(b->tree->root, "scripts/Makefile.build", NULL));
		g_ptr_array_add(argv, g_strdup("obj=."));
		g_ptr_array_add(argv, g_strdup("need-builtin=1"));
		g_ptr_array_add(argv, g_strdup("need-modorder=1"));
	} else {
		kbuild_arch_args(argv, b->arch);
	}
	for (i = 0; sets[i]; i++) {
		if (*sets[i] && strcmp(sets[i], ALL_SYMBOLS))
			g_ptr_array_add(argv, g_strdup(sets[i]));
	}
	for (i = from; i < to; i++) {
		const char *file = files->pdata[i];

		g_ptr_array_add(argv, g_strdup_printf("%.*s.i", (int)strlen(file) - 2, file));
	}
	g_ptr_array_add(argv, NULL);
	return argv;
}

static void match(struct batch *b, GPtrArray *words)
{
	const char *source = command_source((const char *const *)words->pdata);
	g_autofree char *abs = g_canonicalize_filename(source, b->dir);
	size_t len = strlen(b->tree->root);
	const char *file = abs + len + 1;

	if (strncmp(abs, b->tree->root, len) || abs[len] != '/' || !g_hash_table_contains(b->wanted, file))
		return;
	b->found(file, (const char *const *)words->pdata, b->data);
	g_hash_table_remove(b->wanted, file);
}

/* make's status is no help: with -k it fails when one target does, and the others are there. */
static bool run_chunk(struct batch *b, const char *settings, GPtrArray *files, unsigned int from,
		      unsigned int to, GError **err)
{
	g_autoptr(GPtrArray) argv = make_args(b, settings, files, from, to);
	const char *env[] = { "LC_ALL=C", NULL };
	const char *lean = b->lean && !strstr(settings, ALL_SYMBOLS)
				   ? kbuild_lean_dir(b->lean, b->dir, b->config)
				   : NULL;
	struct proc_opts opts = { .argv = (const char *const *)argv->pdata,
				  .cwd = lean ? lean : b->dir,
				  .env = b->env ? (const char *const *)b->env : env,
				  .clean_env = true,
				  .timeout_s = TIMEOUT_S };
	g_autoptr(GPtrArray) commands = NULL;
	struct proc_result r;
	unsigned int i;

	if (!proc_run(&opts, &r, err))
		return false;
	if (r.timed_out)
		diag_warning("make -n took more than %d s for the flags of %u files", TIMEOUT_S, to - from);
	commands = commands_parse(r.out->str, r.out->len);
	for (i = 0; i < commands->len; i++)
		match(b, commands->pdata[i]);
	proc_result_clear(&r);
	return true;
}

static bool run_groups(struct batch *b, GError **err)
{
	unsigned int i;
	GHashTableIter it;
	gpointer settings, value;

	g_hash_table_iter_init(&it, b->groups);
	while (g_hash_table_iter_next(&it, &settings, &value)) {
		GPtrArray *files = value;

		for (i = 0; i < files->len; i += CHUNK) {
			diag_progress("%s: asking kbuild for the compile flags of %u files", b->arch->name,
				      g_hash_table_size(b->wanted));
			if (!run_chunk(b, settings, files, i, MIN(i + CHUNK, files->len), err))
				return false;
		}
	}
	return true;
}

/* Ask for those of @files that are still wanted. */
static bool ask(struct batch *b, GPtrArray *files, GError **err)
{
	unsigned int i;
	bool ok;

	b->groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	for (i = 0; i < files->len; i++) {
		if (g_hash_table_contains(b->wanted, files->pdata[i]))
			group(b, files->pdata[i]);
	}
	ok = run_groups(b, err);
	g_hash_table_unref(b->groups);
	diag_progress_clear();
	return ok;
}

static bool ask_both_ways(struct batch *b, GPtrArray *files, GError **err)
{
	bool ok = true;

	b->env = kbuild_env(b->tree, b->arch);
	if (b->env) {
		b->lean = kbuild_lean_new(b->tree);
		ok = ask(b, files, err);
		g_clear_pointer(&b->lean, kbuild_lean_free);
	}
	g_clear_pointer(&b->env, g_strfreev);
	if (ok && g_hash_table_size(b->wanted))
		ok = ask(b, files, err);
	return ok;
}

bool kbuild_commands(struct ktree *t, const struct karch *a, GPtrArray *files,
		     void (*found)(const char *file, const char *const *argv, void *data), void *data,
		     GError **err)
{
	struct batch b = { .tree = t, .arch = a, .found = found, .data = data };
	g_autofree char *auto_conf = NULL;
	unsigned int i;
	int lock;
	bool ok;

	/* make may bring the configuration up to date, even with -n */
	lock = prepare_lock(t, a, err);
	if (lock < 0)
		return false;
	b.dir = ktree_build_dir(t, a);
	auto_conf = g_build_filename(b.dir, "include/config/auto.conf", NULL);
	g_file_get_contents(auto_conf, &b.config, NULL, NULL);
	b.wanted = g_hash_table_new(g_str_hash, g_str_equal);
	for (i = 0; i < files->len; i++)
		g_hash_table_add(b.wanted, files->pdata[i]);
	ok = ask_both_ways(&b, files, err);
	g_hash_table_unref(b.wanted);
	g_free(b.config);
	g_free(b.dir);
	close(lock);
	return ok;
}
