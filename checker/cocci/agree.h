/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What semantic patches and the checker say of the same places.
 */
#ifndef FWS_COCCI_AGREE_H
#define FWS_COCCI_AGREE_H

#include <glib.h>

#include "rules/finding.h"

/*
 * Both say it where rule, file and line are the same: the checker's finding, with its evidence and its fingerprint,
 * takes the other's place in @said, confirmed by @name(finding). What stays in @checker it says alone. Both arrays
 * own struct finding *. Returns how many both say.
 */
unsigned int agree_merge(GPtrArray *said, GPtrArray *checker,
			 const char *(*name)(const struct finding *f, void *data), void *data);

#endif
