/* SPDX-License-Identifier: GPL-2.0-only */
/* The strategies of at.c's table; each says what it does where it is defined. */
#ifndef FWS_FIX_AT_STRATEGIES_H
#define FWS_FIX_AT_STRATEGIES_H

struct fix_at;

#endif
