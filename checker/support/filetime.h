/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Times of files, in nanoseconds since the epoch.
 */
#ifndef FWS_SUPPORT_FILETIME_H
#define FWS_SUPPORT_FILETIME_H

#include <stdbool.h>
#include <time.h>

#include <glib.h>

static inline gint64 filetime_ns(const struct timespec *t)
{
	return t->tv_sec * G_GINT64_CONSTANT(1000000000) + t->tv_nsec;
}

/*
 * Of a file that was changed last at @changed and looked at at @seen_us, microseconds: it cannot have been written again
 * since within the same tick of the file system's clock, which would leave no trace.
 */
static inline bool filetime_is_settled(gint64 changed, gint64 seen_us)
{
	return changed + G_GINT64_CONSTANT(2000000000) < seen_us * 1000;
}

#endif
