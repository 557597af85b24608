/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The user's cache directory: $XDG_CACHE_HOME/fwspeck, else ~/.cache/fwspeck.
 */
#ifndef FWS_SUPPORT_CACHE_H
#define FWS_SUPPORT_CACHE_H

#include <glib.h>

/*
 * Absolute path of the cache directory, or of @sub (may be NULL, may have slashes) below it; made
 * when missing. NULL with an error that says what to set when it cannot be made. g_free().
 */
char *fws_cache_dir(const char *sub, GError **err);

/* The same path; makes nothing, cannot fail. */
char *fws_cache_path(const char *sub);

#endif
