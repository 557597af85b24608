/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a reference that is lost is told in: one sentence a finding, which several findings of a patch share.
 */
#ifndef FWS_FIX_SENTENCE_H
#define FWS_FIX_SENTENCE_H

#include <glib.h>
#include <stdbool.h>

/*
 * "The NOUN reference taken by API() in FUNCTION() is IS.", an empty line, @deed ("Drop the reference
 * …"). g_free()
 */
char *words_reference(const char *noun, const char *api, const char *function, const char *is,
		      const char *deed);

/* The same about references that the calls of @apis (char *, each once) in the function take. */
char *words_references(const char *noun, const GPtrArray *apis, const char *function, const char *is,
		       const char *deed);

/*
 * The same about several functions, or calls, becomes one sentence in the plural; sentences of other
 * forms stay, each once. @sentences: char *, changed in place.
 */
void words_merge(GPtrArray *sentences);
/* A deed done to several references. g_free() */
char *words_deeds(const char *deed);
/* What leaks, for a subject: "device leak", "OF node leaks". NULL when @words is of another form. g_free() */
char *words_leak(const char *words, bool several);
/* Is it all right when the function succeeds? */
bool words_errors_only(const char *words);
/* Another function that loses it by returning early, or NULL. g_free() */
char *words_lost_in(const char *words);

#endif
