/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks between processes.
 */
#ifndef FWS_SUPPORT_LOCK_H
#define FWS_SUPPORT_LOCK_H

/*
 * The file @path, made when missing, locked by this process until the descriptor is closed, or -1 with errno. While another
 * process has it, this one waits, and says @waiting unless that is NULL.
 */
int lock_file(const char *path, const char *waiting);

#endif
