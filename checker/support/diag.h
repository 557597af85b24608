/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages for the user, all on stderr: findings own stdout.
 *
 * Contract
 *   - One message is one write(), so that processes do not mix within a line.
 *   - diag_progress() draws a line that the next message or progress replaces; it does
 *     nothing when stderr is no terminal or when quiet.
 *   - Quiet drops info and progress, never warnings and errors.
 */
#ifndef FWS_SUPPORT_DIAG_H
#define FWS_SUPPORT_DIAG_H

#include <glib.h>
#include <stdbool.h>

void diag_init(const char *program, bool quiet);
bool diag_quiet(void);

void diag_error(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
void diag_warning(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
void diag_info(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
void diag_progress(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
void diag_progress_clear(void);

#endif
