/* SPDX-License-Identifier: GPL-2.0-only */
/* The strategies of at.c's table; each says what it does where it is defined. */
#ifndef FWS_FIX_AT_STRATEGIES_H
#define FWS_FIX_AT_STRATEGIES_H

struct fix_at;

void fix_priv_null_store(struct fix_at *at);
void fix_fwspec_free(struct fix_at *at);
void fix_check_fwspec(struct fix_at *at);
void fix_refuse_instance(struct fix_at *at);
void fix_return_before_label(struct fix_at *at);
void fix_check_args_count(struct fix_at *at);
void fix_limit_count(struct fix_at *at);
void drain_faults(struct fix_at *at);

#endif
