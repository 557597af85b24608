/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of the command line that says what counts as new.
 */
#include "cli/cli.h"

void options_add_known(GOptionContext *ctx, struct options *o)
{
	const GOptionEntry entries[] = {
		{ "baseline", 0, 0, G_OPTION_ARG_FILENAME, &o->baseline,
		  "findings that are known: neither reported nor counted", "FILE" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

void options_add_baseline(GOptionContext *ctx, struct options *o)
{
	const GOptionEntry entries[] = {
		{ "write-baseline", 0, 0, G_OPTION_ARG_FILENAME, &o->write_baseline,
		  "write what is found there, for --baseline, and exit with 0", "FILE" },
		G_OPTION_ENTRY_NULL,
	};

	options_add_known(ctx, o);
	g_option_context_add_main_entries(ctx, entries, NULL);
}

void options_add_gate(GOptionContext *ctx, struct options *o)
{
	const GOptionEntry entries[] = {
		{ "base", 0, 0, G_OPTION_ARG_STRING, &o->base,
		  "what the work tree has that REV has not: commits, changes, files not known to git",
		  "REV" },
		{ "commit", 0, 0, G_OPTION_ARG_STRING, &o->commit,
		  "what the commit REV does to its parent; what it does not touch is as on disk", "REV" },
		{ "patch", 0, 0, G_OPTION_ARG_FILENAME, &o->patch,
		  "what a mail, an mbox or a diff does to the tree; - is stdin", "FILE" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
	options_add_known(ctx, o);
}

void options_clear_gate(struct options *o)
{
	g_free(o->baseline);
	g_free(o->write_baseline);
	g_free(o->base);
	g_free(o->commit);
	g_free(o->patch);
}
