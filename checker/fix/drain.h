/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Draining faults in flight: what the strategies for iopf-drain share.
 *
 * Contract
 *   - A drain is complete: the thread of each interrupt that reports faults is made to run once more, since what the
 *     hardware has queued need not have raised its interrupt yet; the thread is waited for; then the work on the
 *     fault queue is. The hardware must have been stopped before.
 */
#ifndef FWS_FIX_DRAIN_H
#define FWS_FIX_DRAIN_H

#include "fix/at.h"
#include "flow/order.h"

/* The lines of the drain for the device @dev; NULL with a static string in *why when something has no name at @at->instr. */
char *drain_lines(const struct fix_at *at, const struct order_faults *faults, const char *dev,
		  const char **why);

/* The finding is about a function that detaches a PASID and never drains. */
void drain_after_detach(struct fix_at *at, struct order *o);

/* Why there is no fix where the device leaves the queue; see drain-cover.c */
extern const char drain_when_detached[];

#endif
