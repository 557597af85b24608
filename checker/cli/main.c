/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck: the verbs.
 */
#include <locale.h>
#include <string.h>

#include "cli/cli.h"
#include "support/diag.h"

static const struct verb verbs[] = {
	{ "check", "[PATH…]", "report misuse of references in files or directories (default: the whole tree)",
	  "With --show-model: 0 when something is known of the function; 1 when it is unknown: no model row, "
	  "and\n"
	  "no definition in the files named (default: the whole tree); 2 as above; 3 when a file that "
	  "defines it\n"
	  "could not be checked.",
	  OPT_TREE | OPT_RUN | OPT_OUT | OPT_FAIL | OPT_FIX | OPT_CHECK, cmd_check },
	{ "fix", "[PATH…]", "show, or apply with --in-place, the fixes that were verified",
	  "The exit status is 0 when every finding has a fix, 1 when one has none; 2 and 3 as for check.\n"
	  "With --format json or sarif the findings and their edits are written instead of a diff.",
	  OPT_TREE | OPT_RUN | OPT_OUT | OPT_FAIL | OPT_FIX | OPT_IN_PLACE, cmd_fix },
	{ "series", "-o DIR [PATH…]", "write the fixes as a patch series that git am takes, or apply them",
	  "One patch for one file and rule, in the order of subsystems (the first word of the subject), then "
	  "files,\n"
	  "then rules. With --max-per-series the patches of one file stay together, even when they are "
	  "more.\n"
	  "Fixes: tags come from git blame when the tree is a git repository with history.\n"
	  "--apply makes one commit a patch on top of HEAD, all of them or none; nothing is signed off:\n"
	  "that is for you to do (git rebase --signoff, git am -s), when you have read the patches.\n"
	  "\n"
	  "The exit status is 0 when every finding, of those that --only and --only-file choose, has a fix, "
	  "1 when\n"
	  "one has none; 2 and 3 as for check.\n"
	  "--index FILE says for scripts which patch fixes which findings, and why the others have none; its "
	  "format\n"
	  "stands in checker/cli/series-index.h.",
	  OPT_TREE | OPT_RUN | OPT_FAIL | OPT_FIX | OPT_SERIES, cmd_series },
	{ "gate", "--base REV|--commit REV|--patch FILE", "report only what a change introduces",
	  "The change is what the work tree has and the commit REV has not (or, when both went on, the last "
	  "one\n"
	  "they have in common), what one commit did, or what a mail, an mbox or a diff does to the tree, "
	  "which is\n"
	  "not written. What only moved, or was renamed, is not new. Files that are new are checked against "
	  "the full\n"
	  "catalogue, advice (notes) too, whether a Makefile names them or not. Checked as well are files "
	  "with a\n"
	  "changed header beside or above them that they include, and those that call what treats references "
	  "in\n"
	  "another way now, or keep what is released in another way. With no change, --baseline FILE says "
	  "what is\n"
	  "known, and PATHs may be given as for check.",
	  OPT_TREE | OPT_RUN | OPT_OUT | OPT_FAIL | OPT_GATE, cmd_gate },
	{ "cocci", "[PATH…]", "check with the rules of semantic-patches/, run by spatch: a second opinion",
	  "What make coccicheck reports with these rules, as findings; headers too. Where the checker says "
	  "the "
	  "same,\n"
	  "its finding, with its path and fingerprint, is shown as confirmed; the others are warnings at "
	  "most.\n"
	  "--alone asks spatch only, so that all have fingerprints of their own. Of suppressions and "
	  "baselines "
	  "entries\n"
	  "that match nothing are not named here. A file that spatch gave up on (time, memory, an error), or "
	  "in "
	  "which\n"
	  "it could not parse what a rule looks for, could not be checked. --timeout and --memory limit each "
	  "spatch.",
	  OPT_TREE | OPT_RUN | OPT_OUT | OPT_FAIL | OPT_COCCI, cmd_cocci },
	{ "kbuild", "[--OPTION=VALUE…] FLAG… FILE",
	  "check what make compiles: make C=1 CHECK=\"fwspeck kbuild\"",
	  "The flags are those that kbuild gives a checker. Findings go to stderr as warnings, and the exit "
	  "status\n"
	  "is 0 whatever happens, unless --fail-on=LEVEL asks for another; options have the form "
	  "--OPTION=VALUE.\n"
	  "Files that nothing is to be looked at in cost a few hundredths of a second.",
	  OPT_TREE | OPT_RUN | OPT_FAIL | OPT_COMMAND, cmd_kbuild },
	{ "merge", "FILE…", "put together what check --shard wrote",
	  "Each shard does its part of the files on a machine of its own:\n"
	  "  fwspeck check --shard 1/3 -o 1.json; fwspeck check --shard 2/3 -o 2.json; …\n"
	  "with the same tree, paths and options for all of them. merge gives what one check of all would "
	  "give, to\n"
	  "the byte, and analyses again what depends on what two shards knew of each other. That can be done "
	  "in\n"
	  "parts, too, once or several times before the last merge:\n"
	  "  fwspeck merge --shard 1/3 -o m1.json 1.json 2.json 3.json; …; fwspeck merge m1.json m2.json "
	  "m3.json\n"
	  "The tree has to be the same; rules, models and architectures are those of the shards.",
	  OPT_TREE | OPT_MERGE | OPT_OUT | OPT_FAIL, cmd_merge },
	{ "rules", "", "list the rules", NULL, 0, cmd_rules },
	{ "explain", "RULE…", "print the page of a rule", NULL, 0, cmd_explain },
	{ "prepare", "", "configure build directories in the cache",
	  "Without --arch the first choice (arm64) is prepared; check prepares others when it needs them.",
	  OPT_TREE, cmd_prepare },
	{ "doctor", "", "say what is missing on this machine, and what to do about it",
	  "The exit status is 2 when something is missing without which check cannot run.", OPT_TREE,
	  cmd_doctor },
	{ "flags", "PATH…", "print how files are compiled, as a compile_commands.json",
	  "What matters to code generation and warnings only is left out. The exit status is 3 when a file "
	  "has no\n"
	  "flags. --arch auto takes the first architecture that has some for the file.",
	  OPT_TREE | OPT_FILE, cmd_flags },
	{ "dump-ir", "FILE:FUNCTION…", "print how the checker sees a function", NULL, OPT_TREE, cmd_dump_ir },
};

static void usage(FILE *out)
{
	fputs("fwspeck " FWS_VERSION " - checks a Linux kernel tree for misuse of device references\n\n"
	      "usage: fwspeck VERB [OPTION…] [ARGUMENT…]\n\n",
	      out);
	for (unsigned int i = 0; i < G_N_ELEMENTS(verbs); i++)
		fprintf(out, "  %-8s %s\n", verbs[i].name, verbs[i].summary);
	fputs("\n\"fwspeck VERB --help\" lists the options of a verb; \"fwspeck --version\" prints the "
	      "version.\n",
	      out);
}

static const struct verb *find_verb(const char *name)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static int run_verb(const struct verb *v, int argc, char **argv)
{
	char *prog = g_strdup_printf("fwspeck %s", v->name);
	struct options o;
	bool help;
	int ret;

	g_set_prgname(prog);
	g_free(prog);
	if (options_parse(v, argc, argv, &o, &help)) {
		diag_init("fwspeck", o.quiet);
		ret = v->run(&o);
	} else {
		ret = help ? CLI_OK : CLI_USAGE;
	}
	options_clear(&o);
	return ret;
}

/* Output that did not reach its destination must not look like success. */
static int finish(int ret)
{
	diag_progress_clear();
	if (fflush(stdout) == 0 && !ferror(stdout))
		return ret;
	diag_error("cannot write to stdout");
	return CLI_USAGE;
}

int main(int argc, char **argv)
{
	const struct verb *v;

	setlocale(LC_CTYPE, "");
	diag_init("fwspeck", false);
	if (argc < 2) {
		usage(stderr);
		return CLI_USAGE;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		puts("fwspeck " FWS_VERSION);
		return finish(CLI_OK);
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return finish(CLI_OK);
	}
	v = find_verb(argv[1]);
	if (!v) {
		diag_error("there is no verb \"%s\" (\"fwspeck --help\" lists them)", argv[1]);
		return CLI_USAGE;
	}
	return finish(run_verb(v, argc - 1, argv + 1));
}
