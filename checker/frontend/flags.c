/* SPDX-License-Identifier: GPL-2.0-only */
/* Compile flags: what the parser needs of them, and what a shared header may see. */
#include <string.h>

#include "frontend/priv.h"
#include "frontend/slim.h"

static bool has_prefix(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g_str_has_prefix(s, list[i]))
			return true;
	return false;
}

/*
 * Flags of code generation and warnings: they change no tree, but a shared
 * header would have to agree on them.
 */
static const char *const useless[] = {
	"-W",
	"-g",
	"-pg",
	"-fsanitize",
	"-fno-sanitize",
	"-fstack",
	"-fno-stack",
	"-fpatchable-function",
	"-ffunction-sections",
	"-fdata-sections",
	"-fno-function-sections",
	"-fno-data-sections",
	"-fprofile",
	"-fno-profile",
	"-ftest-coverage",
	"-fcoverage",
	"-fmacro-prefix-map",
	"-ffile-prefix-map",
	"-fdebug",
	"-ftrivial-auto-var-init",
	"-fzero-call-used-regs",
	"-frandomize-layout",
	"-fcf-protection",
	"-falign-",
	"-fno-omit-frame-pointer",
	"-fomit-frame-pointer",
	"-fno-optimize-sibling-calls",
	"-fasynchronous-unwind",
	"-fno-asynchronous-unwind",
	"-ferror-limit",
	"-mstack-protector",
	"-fdiagnostics",
	"-fcolor-diagnostics",
	"-fno-inline",
	"-fno-jump-tables",
	"-fno-unwind-tables",
	"-fno-reorder",
	"-fno-tree",
	"-fno-allow-store",
};

static const char *const own[] = { "-w", "-ferror-limit=0" };

/* What to hand to libclang for a parse without warnings; elements are not owned. */
GPtrArray *flags_for_parse(const char *const *flags)
{
	GPtrArray *out = g_ptr_array_new();

	for (const char *const *f = flags; *f; f++) {
		if (!strcmp(*f, "-mllvm")) {
			if (f[1])
				f++;
			continue;
		}
		if (strcmp(*f, "-w") && !has_prefix(*f, useless, G_N_ELEMENTS(useless)))
			g_ptr_array_add(out, (gpointer)*f);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		g_ptr_array_add(out, (gpointer)own[i]);
	return out;
}

/* Before the headers of the tree copies without bodies that nobody asks for; the strings live for ever, there are few. */
GPtrArray *flags_slim(const struct fe_request *req, GPtrArray *argv)
{
	for (guint i = 0; req->slim && i < argv->len; i++) {
		const char *flag = argv->pdata[i];
		g_autofree char *dir = NULL, *slim = NULL, *more = NULL;

		if (!g_str_has_prefix(flag, "-I") || !flag[2])
			continue;
		dir = g_canonicalize_filename(flag + 2, req->build_dir);
		slim = slim_before(req->slim, req->root, dir);
		if (!slim)
			continue;
		more = g_strconcat("-I", slim, NULL);
		g_ptr_array_insert(argv, i++, (gpointer)g_intern_string(more));
	}
	return argv;
}

/*
 * What a build with W=1 warns of (scripts/Makefile.extrawarn), less what the kernel turns off always, or what only its
 * own attributes would silence. Flags of warnings do not come with a file's other flags.
 */
static const char *const warnings[] = {
	"-Wall",
	"-Wextra",
	"-Wunused",
	"-Wdeclaration-after-statement",
	"-Wmissing-declarations",
	"-Wmissing-prototypes",
	"-Wmissing-format-attribute",
	"-Wold-style-definition",
	"-Wimplicit-fallthrough",
	"-Wvla",
	"-Wno-unused-parameter",
	"-Wno-missing-field-initializers",
	"-Wno-type-limits",
	"-Wno-format-security",
	"-Wno-trigraphs",
	"-Wno-frame-address",
	"-Wno-address-of-packed-member",
	"-Wno-gnu",
	"-Wno-pointer-sign",
	"-Wno-initializer-overrides",
	"-Wno-sign-compare",
	"-Wno-tautological-constant-out-of-range-compare",
	"-Wno-unaligned-access",
	"-Wno-pointer-to-enum-cast",
	"-Wno-enum-compare-conditional",
	"-Wno-enum-enum-conversion",
	"-Wno-shift-negative-value",
	"-Wno-unused-command-line-argument",
	"-Wno-unknown-warning-option",
	"-ferror-limit=0",
};

GPtrArray *flags_for_diagnose(const char *const *flags)
{
	GPtrArray *out = flags_for_parse(flags);

	for (guint i = 0; i < out->len; i++)
		if (!strcmp(out->pdata[i], "-w"))
			g_ptr_array_remove_index(out, i--);
	for (size_t i = 0; i < G_N_ELEMENTS(warnings); i++)
		g_ptr_array_add(out, (gpointer)warnings[i]);
	return out;
}

/* Macros that differ from file to file. */
static const char *const per_file[] = {
	"-DMODULE",	      "-DKBUILD_BASENAME", "-DKBUILD_MODNAME",
	"-D__KBUILD_MODNAME", "-DKBUILD_MODFILE",  "-D__DISABLE_EXPORTS",
};

/* The kernel's common macros; others are those of a subsystem's Makefile. */
static const char *const common_macros[] = {
	"-D__KERNEL__", "-DCC_USING_",	"-DKASAN_", "-DCONFIG_", "-DARM64_",  "-DRANDSTRUCT",
	"-D__LINUX_",	"-DGCC_",	"-DRISCV",  "-DCC_HAVE", "-DVMLINUX", "-DTEXT_OFFSET",
	"-DCC_",	"-D__ASSEMBLY", "-DNR_",    "-DUTS",
};

static bool is_common_include(const struct fe_request *req, const char *dir)
{
	g_autofree char *abs = g_canonicalize_filename(dir, req->build_dir);
	const char *rest = abs;

	if (req->build_dir && g_str_has_prefix(abs, req->build_dir))
		rest = abs + strlen(req->build_dir);
	else if (req->root && g_str_has_prefix(abs, req->root))
		rest = abs + strlen(req->root);
	rest += *rest == '/';
	return g_str_has_prefix(rest, "include") ||
	       (g_str_has_prefix(rest, "arch/") && strstr(rest, "/include")) || *rest == '/';
}

static bool belongs_in_pch(const struct fe_request *req, const char *flag)
{
	/* who lays files over common headers does without a shared one */
	if (g_str_has_prefix(flag, "-ivfsoverlay"))
		return false;
	if (g_str_has_prefix(flag, "-I"))
		return is_common_include(req, flag + 2);
	if (g_str_has_prefix(flag, "-D"))
		return !has_prefix(flag, per_file, G_N_ELEMENTS(per_file)) &&
		       has_prefix(flag, common_macros, G_N_ELEMENTS(common_macros));
	return true;
}

/* Flags whose value may be an argument of its own, and that a shared header leaves out then. */
static bool is_split(const char *flag)
{
	return !strcmp(flag, "-I") || !strcmp(flag, "-D") || !strcmp(flag, "-U") ||
	       !strcmp(flag, "-isystem") || !strcmp(flag, "-iquote") || !strcmp(flag, "-idirafter");
}

/* Flags of the shared header: those of the file that all files have. */
GPtrArray *flags_for_pch(const struct fe_request *req)
{
	g_autoptr(GPtrArray) all = flags_for_parse(req->flags);
	GPtrArray *out = g_ptr_array_new();

	for (guint i = 0; i < all->len; i++) {
		if (is_split(all->pdata[i]))
			i++;
		else if (belongs_in_pch(req, all->pdata[i]))
			g_ptr_array_add(out, all->pdata[i]);
	}
	return flags_slim(req, out);
}

/*
 * The same file as a module, or built in: some headers' stubs are only right
 * for one of the two, and which one Kconfig would have chosen is not always known.
 */
GPtrArray *flags_toggle_module(const char *const *flags)
{
	GPtrArray *out = g_ptr_array_new();
	bool module = false, modfile = false;

	for (const char *const *f = flags; *f; f++) {
		if (!strcmp(*f, "-DMODULE")) {
			module = true;
			continue;
		}
		modfile |= g_str_has_prefix(*f, "-DKBUILD_MODFILE");
		g_ptr_array_add(out, (gpointer)*f);
	}
	if (!module)
		g_ptr_array_add(out, (gpointer) "-DMODULE");
	else if (!modfile)
		g_ptr_array_add(out, (gpointer) "-DKBUILD_MODFILE=\"fwspeck\"");
	g_ptr_array_add(out, NULL);
	return out;
}
