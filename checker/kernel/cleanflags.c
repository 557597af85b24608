/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a compile command to flags for libclang.
 *
 * Of clang's commands everything stays that can change what the parser sees; of gcc's only what
 * both compilers understand. Dependency output must go: libclang would write the files.
 */
#include <string.h>
#include <xxhash.h>

#include "kernel/priv.h"

enum verdict { DROP, DROP_TWO, KEEP, KEEP_TWO };

struct option {
	const char *text;
	bool prefix; /* the word may go on */
	enum verdict verdict;
};

/* Rows before others that are prefixes of them. */
static const struct option clang_options[] = {
	{ "-c", false, DROP },
	{ "-E", false, DROP },
	{ "-S", false, DROP },
	{ "-pipe", false, DROP },
	{ "-o", false, DROP_TWO },
	{ "-MF", false, DROP_TWO },
	{ "-MT", false, DROP_TWO },
	{ "-MQ", false, DROP_TWO },
	{ "-mllvm", false, DROP_TWO },
	{ "--param", false, DROP_TWO },
	{ "-M", true, DROP },
	{ "-W", true, DROP },
	{ "-w", false, DROP },
	{ "-g", true, DROP },
	{ "-o", true, DROP },
	{ "--param=", true, DROP },
	{ "-save-temps", true, DROP },
	{ "-fsanitize", true, DROP },
	{ "-fno-sanitize", true, DROP },
	{ "-fplugin", true, DROP },
	{ "-frandomize-layout-seed", true, DROP },
	{ "-fprofile", true, DROP },
	{ "-flto", true, DROP },
	{ "-ftest-coverage", false, DROP },
	{ "-fdebug-info", true, DROP },
	{ "-fsplit-lto-unit", false, DROP },
	{ "-fthinlto", true, DROP },
	{ "-fvisibility", true, DROP },
	{ "-fdiagnostics", true, DROP },
	{ "-fcolor-diagnostics", false, DROP },
	/* code generation only; without them more files share a precompiled header */
	{ "-pg", false, DROP },
	{ "-mfentry", false, DROP },
	{ "-mrecord-mcount", false, DROP },
	{ "-fpatchable-function-entry", true, DROP },
	{ "-falign-", true, DROP },
	{ "-fstack-protector", true, DROP },
	{ "-fno-stack-", true, DROP },
	{ "-fstack-clash", true, DROP },
	{ "-mstack-protector-guard", true, DROP },
	{ "-fzero-call-used-regs", true, DROP },
	{ "-ftrivial-auto-var-init", true, DROP },
	{ "-enable-trivial-auto-var-init", true, DROP },
	{ "-fno-omit-frame-pointer", false, DROP },
	{ "-fomit-frame-pointer", false, DROP },
	{ "-fno-optimize-sibling-calls", false, DROP },
	{ "-foptimize-sibling-calls", false, DROP },
	{ "-ffunction-sections", false, DROP },
	{ "-fdata-sections", false, DROP },
	{ "-fmacro-prefix-map", true, DROP },
	{ "-fdebug-prefix-map", true, DROP },
	{ "-ffile-prefix-map", true, DROP },
	{ "-I", false, KEEP_TWO },
	{ "-D", false, KEEP_TWO },
	{ "-U", false, KEEP_TWO },
	{ "-include", false, KEEP_TWO },
	{ "-imacros", false, KEEP_TWO },
	{ "-isystem", false, KEEP_TWO },
	{ "-iquote", false, KEEP_TWO },
	{ "-idirafter", false, KEEP_TWO },
	{ "-x", false, KEEP_TWO },
	{ "-target", false, KEEP_TWO },
	{ "-Xclang", false, KEEP_TWO },
	{ "-arch", false, KEEP_TWO },
	{ "-", true, KEEP },
	{ "", true, DROP }, /* the source file */
};

static const struct option gcc_options[] = {
	{ "-o", false, DROP_TWO },
	{ "-MF", false, DROP_TWO },
	{ "-MT", false, DROP_TWO },
	{ "-MQ", false, DROP_TWO },
	{ "--param", false, DROP_TWO },
	{ "-T", false, DROP_TWO },
	{ "-I", false, KEEP_TWO },
	{ "-D", false, KEEP_TWO },
	{ "-U", false, KEEP_TWO },
	{ "-include", false, KEEP_TWO },
	{ "-imacros", false, KEEP_TWO },
	{ "-isystem", false, KEEP_TWO },
	{ "-iquote", false, KEEP_TWO },
	{ "-idirafter", false, KEEP_TWO },
	{ "-x", false, KEEP_TWO },
	{ "-I", true, KEEP },
	{ "-D", true, KEEP },
	{ "-U", true, KEEP },
	{ "-isystem", true, KEEP },
	{ "-iquote", true, KEEP },
	{ "-idirafter", true, KEEP },
	{ "-nostdinc", false, KEEP },
	{ "-std=", true, KEEP },
	{ "-ansi", false, KEEP },
	{ "-O", true, KEEP },
	{ "-m32", false, KEEP },
	{ "-m64", false, KEEP },
	{ "-mbig-endian", false, KEEP },
	{ "-mlittle-endian", false, KEEP },
	{ "-EB", false, KEEP },
	{ "-EL", false, KEEP },
	{ "-mabi=", true, KEEP },
	{ "-ffreestanding", false, KEEP },
	{ "-fshort-wchar", false, KEEP },
	{ "-fshort-enums", false, KEEP },
	{ "-fms-extensions", false, KEEP },
	{ "-funsigned-char", false, KEEP },
	{ "-fsigned-char", false, KEEP },
	{ "-fno-builtin", true, KEEP },
	{ "-fno-strict-aliasing", false, KEEP },
	{ "-fno-common", false, KEEP },
	{ "-fno-strict-overflow", false, KEEP },
	{ "-fno-delete-null-pointer-checks", false, KEEP },
	{ "-fno-PIE", false, KEEP },
	{ "-fno-pie", false, KEEP },
	{ "-fPIC", false, KEEP },
	{ "-fpic", false, KEEP },
	{ "-fPIE", false, KEEP },
	{ "-fpie", false, KEEP },
	{ "-mcmodel=kernel", false, KEEP },
	{ "-msoft-float", false, KEEP },
	{ "", true, DROP },
};

static enum verdict judge(const char *word, const struct option *o)
{
	for (;; o++) {
		if (o->prefix ? g_str_has_prefix(word, o->text) : !strcmp(word, o->text))
			return o->verdict;
	}
}

/* gcc's own headers are no use to clang, which has its own. */
static bool is_gcc_dir(const char *dir)
{
	return strstr(dir, "/lib/gcc") != NULL;
}

/* "-Wp,-DX" hands an option to the preprocessor; only definitions matter here. */
static const char *through_wp(const char *word)
{
	if (g_str_has_prefix(word, "-Wp,-D") || g_str_has_prefix(word, "-Wp,-U"))
		return strchr(word, ',') + 1;
	return NULL;
}

static void add(GPtrArray *out, const char *word)
{
	g_ptr_array_add(out, g_strdup(word));
}

static void clean_words(const char *const *argv, const struct option *options, bool is_clang, GPtrArray *out)
{
	bool kept = false; /* the option before */
	const char *const *w;

	for (w = argv; *w; w++) {
		enum verdict v = judge(*w, options);

		/* arguments of options that are not in the table: "-G 0", "-meabi gnu" */
		if (**w != '-' && kept && !g_str_has_suffix(*w, ".c"))
			add(out, *w);
		kept = v == KEEP;
		if (v == DROP && through_wp(*w))
			add(out, through_wp(*w));
		else if (v == KEEP)
			add(out, *w);
		if (v != DROP_TWO && v != KEEP_TWO)
			continue;
		if (!w[1])
			break;
		if (v == KEEP_TWO && (is_clang || !is_gcc_dir(w[1]))) {
			add(out, w[0]);
			add(out, w[1]);
		}
		w++;
	}
}

static bool names_target(GPtrArray *flags)
{
	unsigned int i;

	for (i = 0; i < flags->len; i++) {
		if (g_str_has_prefix(flags->pdata[i], "--target=") || !strcmp(flags->pdata[i], "-target"))
			return true;
	}
	return false;
}

bool flag_names_file(const char *flag)
{
	return g_str_has_prefix(flag, "-DKBUILD_") || g_str_has_prefix(flag, "-D__KBUILD_");
}

/* What differs from file to file goes behind what does not. */
static void names_last(GPtrArray *flags)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	unsigned int i, kept = 0;

	for (i = 0; i < flags->len; i++) {
		if (flag_names_file(flags->pdata[i]))
			g_ptr_array_add(names, flags->pdata[i]);
		else
			flags->pdata[kept++] = flags->pdata[i];
	}
	for (i = 0; i < names->len; i++)
		flags->pdata[kept++] = names->pdata[i];
}

char **flags_clean(const char *const *argv, const struct karch *a)
{
	GPtrArray *out = g_ptr_array_new();
	bool is_clang = false;

	/* environment settings and wrappers come first */
	while (*argv && **argv != '-' && !command_is_compiler(*argv, &is_clang))
		argv++;
	if (*argv && **argv != '-')
		argv++;
	clean_words(argv, is_clang ? clang_options : gcc_options, is_clang, out);
	names_last(out);
	if (!names_target(out))
		g_ptr_array_insert(out, 0, g_strdup_printf("--target=%s", a->target));
	g_ptr_array_add(out, NULL);
	return (char **)g_ptr_array_free(out, FALSE);
}

static uint64_t hash_options(const struct option *o, uint64_t hash)
{
	do {
		hash = XXH3_64bits_withSeed(o->text, strlen(o->text),
					    hash + o->verdict + (o->prefix ? 8 : 0));
	} while (*(o++)->text);
	return hash;
}

uint64_t flags_clean_ident(void)
{
	return hash_options(gcc_options, hash_options(clang_options, 2));
}

/* kbuild's names for a file: "a-b.c" is KBUILD_BASENAME "a_b". */
static char *kbuild_name(const char *file)
{
	char *name = g_path_get_basename(file);
	char *dot = strrchr(name, '.');

	if (dot)
		*dot = '\0';
	return g_strdelimit(name, "-,", '_');
}

char **flags_for_sibling(const char *const *flags, const char *file)
{
	g_autofree char *name = kbuild_name(file);
	g_auto(GStrv) out = g_strdupv((char **)flags);
	static const char *const macros[] = { "-DKBUILD_BASENAME=", "-DKBUILD_MODNAME=",
					      "-D__KBUILD_MODNAME=" };
	unsigned int i, j;

	for (i = 0; out[i]; i++) {
		for (j = 0; j < G_N_ELEMENTS(macros); j++) {
			if (!g_str_has_prefix(out[i], macros[j]))
				continue;
			g_free(out[i]);
			out[i] = j == 2 ? g_strconcat(macros[j], "kmod_", name, NULL)
					: g_strconcat(macros[j], "\"", name, "\"", NULL);
			break;
		}
	}
	return g_steal_pointer(&out);
}
