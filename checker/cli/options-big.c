/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of the command line that is for big runs.
 */
#include "cli/cli.h"
#include "cli/shard.h"
#include "support/diag.h"

void options_add_shard(GOptionContext *ctx, char **shard)
{
	const GOptionEntry entries[] = {
		{ "shard", 0, 0, G_OPTION_ARG_STRING, shard,
		  "do the I-th of N parts of the work and write it for \"fwspeck merge\"", "I/N" },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

void options_add_cache(GOptionContext *ctx, gboolean *no_cache)
{
	const GOptionEntry entries[] = {
		{ "no-cache", 0, 0, G_OPTION_ARG_NONE, no_cache,
		  "neither use nor keep what runs found out (compile flags and precompiled headers are kept)",
		  NULL },
		G_OPTION_ENTRY_NULL,
	};

	g_option_context_add_main_entries(ctx, entries, NULL);
}

bool options_take_shard(struct options *o, const char *given)
{
	if (!given || shard_parse(given, &o->shard_index, &o->shard_count))
		return true;
	diag_error("--shard: \"%s\" is not I/N with 1 <= I <= N", given);
	return false;
}

bool options_check_shard(const struct options *o)
{
	const char *other = o->fixes		? "--fixes"
			    : o->references	? "--references"
			    : o->diagnose	? "--diagnose"
			    : o->show_model	? "--show-model"
			    : o->baseline	? "--baseline"
			    : o->suppressions	? "--suppressions"
			    : o->write_baseline ? "--write-baseline"
			    : o->format_given	? "--format"
						: NULL;

	if (!o->shard_count || !other)
		return true;
	diag_error("--shard comes to no verdict: %s is %s", other,
		   o->baseline || o->suppressions || o->format_given ? "for merge" : "not possible with it");
	return false;
}
