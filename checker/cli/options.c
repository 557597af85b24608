/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line of each verb: one table of options for each group a verb can take.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "support/diag.h"

/* As GOption fills it in, before it is understood. */
struct raw {
	struct options *o;
	char *kernel, *arch, *checks, *out, *format, *color, *fail_on, *style, *show_model, *suppressions,
		*index, *shard;
	char **models, **rest;
	char *only, *only_file;
	gboolean pedantic, quiet, verbose, fixes, references, diagnose, in_place, alone, disagreement,
		no_cover, cc_stable, apply, no_cache;
	int jobs, timeout, memory, max_per_series;
};

static const char exit_codes[] =
	"Exit status: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage or set-up;\n"
	"3 some asked-for file could not be checked. When several hold: 2, then 3, then 1.";

static const char suppression_format[] =
	"Suppressions are lines of \"RULE | PATH | FUNCTION | REASON\"; the first three may hold * and ?,\n"
	"PATH is relative to the kernel root, FUNCTION may be FUNCTION/API; # begins a comment. What is\n"
	"suppressed gets no fix and does not count for the exit status; JSON and SARIF have it with the\n"
	"reason. Entries that match nothing in the files that were checked are named on stderr.";

static void add_tree(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "kernel", 'k', 0, G_OPTION_ARG_FILENAME, &r->kernel,
		  "kernel tree (default: $FWSPECK_KERNEL, the tree around the working directory, the cached "
		  "one)",
		  "DIR" },
		{ "arch", 0, 0, G_OPTION_ARG_STRING, &r->arch,
		  "architectures to parse for; auto: the best for each file (default)", "A[,B…]|auto" },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &r->quiet, "results only", NULL },
		{ "verbose", 'v', 0, G_OPTION_ARG_NONE, &r->verbose, "say of every file how it was checked",
		  NULL },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

static void add_limits(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "jobs", 'j', 0, G_OPTION_ARG_INT, &r->jobs, "worker processes (default: one a core)", "N" },
		{ "timeout", 0, 0, G_OPTION_ARG_INT, &r->timeout, "limit for one file (default 60, 0: none)",
		  "SECONDS" },
		{ "memory", 0, 0, G_OPTION_ARG_INT, &r->memory,
		  "limit for one worker (default 1500, 0: none)", "MB" },
		{ "suppressions", 0, 0, G_OPTION_ARG_FILENAME, &r->suppressions,
		  "findings not to report: lines of \"RULE | PATH | FUNCTION | REASON\"", "FILE" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
	options_add_cache(ctx, &r->no_cache);
}

static void add_run(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "checks", 0, 0, G_OPTION_ARG_STRING, &r->checks,
		  "rules to run; a first GLOB without a sign replaces the defaults", "GLOB,-GLOB,+GLOB" },
		{ "pedantic", 0, 0, G_OPTION_ARG_NONE, &r->pedantic, "report advice (notes) too", NULL },
		{ "model", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &r->models,
		  "more knowledge of functions, may be repeated", "FILE" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

static void add_out(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "format", 0, 0, G_OPTION_ARG_STRING, &r->format,
		  "text (default), json, sarif, gitlab, html, patchwork or b4", "FORMAT" },
		{ "color", 0, 0, G_OPTION_ARG_STRING, &r->color, "always, never or auto (default)", "WHEN" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

static void add_file(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "output", 'o', 0, G_OPTION_ARG_FILENAME, &r->out, "write there instead of to stdout",
		  "FILE" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

static void add_fail(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "fail-on", 0, 0, G_OPTION_ARG_STRING, &r->fail_on,
		  "lowest level that makes the exit status 1: note, warning (default), error, never",
		  "LEVEL" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

static void add_fix(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "fix-style", 0, 0, G_OPTION_ARG_STRING, &r->style,
		  "goto, put, free or auto: what the function does already (default)", "STYLE" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

static void add_flag(GOptionContext *ctx, const char *name, gboolean *where, const char *help)
{
	const GOptionEntry entries[] = {
		{ name, 0, 0, G_OPTION_ARG_NONE, where, help, NULL },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

static void add_check(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "show-model", 0, 0, G_OPTION_ARG_STRING, &r->show_model,
		  "check nothing; print what is known of FUNCTION, and why", "FUNCTION" },
		G_OPTION_ENTRY_NULL,
	};

	add_flag(ctx, "fixes", &r->fixes, "look for fixes too and show them (json, sarif)");
	add_flag(ctx, "references", &r->references,
		 "list every reference and what becomes of it at each exit too (json)");
	add_flag(ctx, "diagnose", &r->diagnose,
		 "compile each file with the kernel's own warnings and list them too (json)");
	g_option_context_add_main_entries(ctx, entries, NULL);
}

static void add_cocci(GOptionContext *ctx, struct raw *r)
{
	add_flag(ctx, "alone", &r->alone, "run spatch only; do not ask the checker what it says");
	add_flag(ctx, "show-disagreement", &r->disagreement,
		 "list also what only one of spatch and the checker says (text, json; else on stderr)");
	options_add_baseline(ctx, r->o);
}

static void add_series(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ "output", 'o', 0, G_OPTION_ARG_FILENAME, &r->out, "directory for the mails, new or empty",
		  "DIR" },
		{ "index", 0, 0, G_OPTION_ARG_FILENAME, &r->index,
		  "write there which patch fixes what, and what has none (JSON)", "FILE" },
		G_OPTION_ENTRY_NULL,
	};

	const GOptionEntry choice[] = {
		{ "only", 0, 0, G_OPTION_ARG_STRING, &r->only,
		  "patches for these rules (globs) only; all are run, so that no fix breaks another rule",
		  "RULE[,RULE…]" },
		{ "only-file", 0, 0, G_OPTION_ARG_STRING, &r->only_file,
		  "patches for files only whose path from the root of the tree matches", "GLOB" },
		{ "max-per-series", 0, 0, G_OPTION_ARG_INT, &r->max_per_series,
		  "of more patches make series of their own in DIR/01, DIR/02, …", "N" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
	add_flag(ctx, "no-cover-letter", &r->no_cover, "write no cover letter");
	g_option_context_add_main_entries(ctx, choice, NULL);
	add_flag(ctx, "cc-stable", &r->cc_stable, "add \"Cc: stable@vger.kernel.org\" to what is a fix");
	add_flag(
		ctx, "apply", &r->apply,
		"commit the patches to the tree, which has to be a clean git work tree; -o is optional then");
}

static void add_rest(GOptionContext *ctx, struct raw *r)
{
	const GOptionEntry entries[] = {
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &r->rest, NULL, NULL },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

/* What stands below the options in --help; g_free(), or NULL. */
static char *describe(const struct verb *v)
{
	GPtrArray *parts = g_ptr_array_new();
	char *all;

	if (v->groups & (OPT_CHECK | OPT_GATE | OPT_MERGE | OPT_COCCI) || (v->groups & OPT_RUN && !v->more))
		g_ptr_array_add(parts, (void *)exit_codes);
	if (v->more)
		g_ptr_array_add(parts, (void *)v->more);
	if (v->groups & (OPT_RUN | OPT_MERGE))
		g_ptr_array_add(parts, (void *)suppression_format);
	g_ptr_array_add(parts, NULL);
	all = parts->pdata[0] ? g_strjoinv("\n\n", (char **)parts->pdata) : NULL;
	g_ptr_array_unref(parts);
	return all;
}

static GOptionContext *make_context(const struct verb *v, struct raw *r)
{
	GOptionContext *ctx = g_option_context_new(v->args);
	char *title = g_strdup_printf("%s: %s", v->name, v->summary), *description;

	g_option_context_set_summary(ctx, title);
	g_free(title);
	if (v->groups & OPT_TREE)
		add_tree(ctx, r);
	if (v->groups & (OPT_RUN | OPT_MERGE))
		add_limits(ctx, r);
	if (v->groups & OPT_RUN)
		add_run(ctx, r);
	if (v->groups & OPT_OUT)
		add_out(ctx, r);
	if (v->groups & (OPT_OUT | OPT_FILE))
		add_file(ctx, r);
	if (v->groups & OPT_FAIL)
		add_fail(ctx, r);
	if (v->groups & OPT_FIX)
		add_fix(ctx, r);
	if (v->groups & OPT_CHECK) {
		add_check(ctx, r);
		options_add_baseline(ctx, r->o);
		options_add_shard(ctx, &r->shard);
	}
	if (v->groups & OPT_MERGE) {
		options_add_known(ctx, r->o);
		options_add_shard(ctx, &r->shard);
	}
	if (v->groups & OPT_COCCI)
		add_cocci(ctx, r);
	if (v->groups & OPT_GATE)
		options_add_gate(ctx, r->o);
	if (v->groups & OPT_IN_PLACE)
		add_flag(ctx, "in-place", &r->in_place,
			 "edit the files of the tree instead of printing a diff");
	if (v->groups & OPT_SERIES)
		add_series(ctx, r);
	add_rest(ctx, r);
	description = describe(v);
	g_option_context_set_description(ctx, description);
	g_free(description);
	return ctx;
}

/* --- understanding ------------------------------------------------------------ */

static bool choose(const char *option, const char *given, const char *const *names, int *out)
{
	char *all;

	for (int i = 0; names[i]; i++) {
		if (strcmp(given, names[i]))
			continue;
		*out = i;
		return true;
	}
	all = g_strjoinv(", ", (char **)names);
	diag_error("--%s: \"%s\" is none of %s", option, given, all);
	g_free(all);
	return false;
}

static bool choose_format(struct options *o, const char *given)
{
	static const char *const names[] = { "text", "json",	  "sarif", "gitlab",
					     "html", "patchwork", "b4",	   NULL };
	int i = REPORT_TEXT;

	o->format_given = given != NULL;
	if (given && !choose("format", given, names, &i))
		return false;
	o->format = i;
	return true;
}

static bool choose_fail_on(struct options *o, const char *given)
{
	static const char *const names[] = { "note", "warning", "error", "never", NULL };

	o->fail_on = FWS_WARNING;
	o->fail_on_given = given != NULL;
	return !given || choose("fail-on", given, names, &o->fail_on);
}

static bool choose_style(struct options *o, const char *given)
{
	static const char *const names[] = { "auto", "put", "goto", "free", NULL };
	int i = FIX_AUTO;

	if (given && !choose("fix-style", given, names, &i))
		return false;
	o->style = i;
	return true;
}

static bool choose_color(struct options *o, const char *given)
{
	static const char *const names[] = { "auto", "always", "never", NULL };
	int i = 0;

	if (given && !choose("color", given, names, &i))
		return false;
	o->color = i == 1 || (i == 0 && !o->out && isatty(STDOUT_FILENO) && !g_getenv("NO_COLOR"));
	return true;
}

static bool check_number(const char *option, int value, int least)
{
	if (value >= least)
		return true;
	diag_error("--%s: %d is too small", option, value);
	return false;
}

static bool split_archs(struct options *o, const char *given)
{
	if (!given || !strcmp(given, "auto"))
		return true;
	o->archs = g_strsplit(given, ",", -1);
	for (char **a = o->archs; *a; a++)
		g_strstrip(*a);
	if (!o->archs[0])
		diag_error("--arch: empty list");
	return o->archs[0] != NULL;
}

static bool understand(const struct raw *r, struct options *o)
{
	o->kernel = g_strdup(r->kernel);
	o->checks = g_strdup(r->checks);
	o->out = g_strdup(r->out && strcmp(r->out, "-") ? r->out : NULL);
	o->show_model = g_strdup(r->show_model);
	o->suppressions = g_strdup(r->suppressions);
	o->index = g_strdup(r->index);
	o->models = g_strdupv(r->models);
	o->paths = r->rest ? g_strdupv(r->rest) : g_new0(char *, 1);
	o->pedantic = r->pedantic;
	o->quiet = r->quiet;
	o->verbose = r->verbose;
	o->fixes = r->fixes;
	o->references = r->references;
	o->diagnose = r->diagnose;
	o->no_cache = r->no_cache;
	o->in_place = r->in_place;
	o->alone = r->alone;
	o->disagreement = r->disagreement;
	o->cover = !r->no_cover;
	o->cc_stable = r->cc_stable;
	o->apply = r->apply;
	o->only = g_strdup(r->only);
	o->only_file = g_strdup(r->only_file);
	o->max_per_series = r->max_per_series;
	o->jobs = r->jobs;
	o->timeout_s = r->timeout;
	o->memory_mb = r->memory;
	return check_number("jobs", r->jobs, 0) && check_number("timeout", r->timeout, 0) &&
	       check_number("memory", r->memory, 0) && check_number("max-per-series", r->max_per_series, 0) &&
	       split_archs(o, r->arch) && choose_format(o, r->format) && choose_fail_on(o, r->fail_on) &&
	       choose_style(o, r->style) && choose_color(o, r->color) && options_take_shard(o, r->shard) &&
	       options_check_shard(o);
}

static void raw_clear(struct raw *r)
{
	g_free(r->kernel);
	g_free(r->arch);
	g_free(r->checks);
	g_free(r->out);
	g_free(r->format);
	g_free(r->color);
	g_free(r->fail_on);
	g_free(r->style);
	g_free(r->show_model);
	g_free(r->suppressions);
	g_free(r->index);
	g_free(r->shard);
	g_free(r->only);
	g_free(r->only_file);
	g_strfreev(r->models);
	g_strfreev(r->rest);
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return true;
	return false;
}

/* "--" only separates: GOption leaves it in when nothing follows that looks like an option. */
static void drop_separator(struct raw *r)
{
	char **from = r->rest;

	if (!from || !from[0] || strcmp(from[0], "--"))
		return;
	g_free(from[0]);
	memmove(from, from + 1, g_strv_length(from + 1) * sizeof(*from) + sizeof(*from));
}

/* "-j4" is two words to GOption, which takes it for -j and -4. */
static char **split_short(int argc, char **argv)
{
	GPtrArray *out = g_ptr_array_new();
	bool options = true;

	for (int i = 0; i < argc; i++) {
		const char *a = argv[i];

		options &= strcmp(a, "--") != 0;
		if (options && a[0] == '-' && a[1] && strchr("jko", a[1]) && a[2]) {
			g_ptr_array_add(out, g_strndup(a, 2));
			a += 2;
		}
		g_ptr_array_add(out, g_strdup(a));
	}
	g_ptr_array_add(out, NULL);
	return (char **)g_ptr_array_free(out, FALSE);
}

/* How many words come before those of the compile command: --NAME=VALUE and --NAME that no compiler knows. */
static int own_words(int argc, char **argv)
{
	static const char *const others[] = { "--arch=", "--target=", "--sysroot", "--param",
					      "--gcc-toolchain" };
	int n = 1;

	for (; n < argc && (!strncmp(argv[n], "--", 2) || !strcmp(argv[n], "-q") || !strcmp(argv[n], "-v"));
	     n++)
		for (unsigned int i = 0; i < G_N_ELEMENTS(others); i++)
			if (g_str_has_prefix(argv[n], others[i]))
				return n;
	return n;
}

bool options_parse(const struct verb *v, int argc, char **argv, struct options *o, bool *help)
{
	struct raw r = { .o = o, .timeout = 60, .memory = 1500 };
	GOptionContext *ctx = make_context(v, &r);
	GError *err = NULL;
	char **words, *text;
	int own;
	bool ok;

	memset(o, 0, sizeof(*o));
	*help = wants_help(v->groups & OPT_COMMAND ? own_words(argc, argv) : argc, argv);
	if (*help) {
		text = g_option_context_get_help(ctx, FALSE, NULL);
		fputs(text, stdout);
		g_free(text);
		g_option_context_free(ctx);
		return false;
	}
	g_option_context_set_help_enabled(ctx, FALSE);
	own = v->groups & OPT_COMMAND ? own_words(argc, argv) : argc;
	words = split_short(own, argv);
	ok = g_option_context_parse_strv(ctx, &words, &err);
	g_strfreev(words);
	if (!ok) {
		diag_error("%s (\"fwspeck %s --help\")", err->message, v->name);
		g_error_free(err);
	}
	drop_separator(&r);
	if (own < argc)
		r.rest = g_strdupv(argv + own);
	ok = ok && understand(&r, o);
	raw_clear(&r);
	g_option_context_free(ctx);
	return ok;
}

void options_clear(struct options *o)
{
	g_free(o->kernel);
	g_free(o->checks);
	g_free(o->out);
	g_free(o->show_model);
	g_free(o->suppressions);
	g_free(o->index);
	g_free(o->only);
	g_free(o->only_file);
	options_clear_gate(o);
	g_strfreev(o->archs);
	g_strfreev(o->models);
	g_strfreev(o->paths);
}
