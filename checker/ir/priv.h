/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of ir/ share among themselves. */
#ifndef FWS_IR_PRIV_H
#define FWS_IR_PRIV_H

#include "ir/ir.h"

/* An array that lives as long as the unit. */
GPtrArray *ir_array(struct ir_unit *u);

/* paths.c: the unit's path table. */
GHashTable *ir_path_table_new(void);

/* simplify.c: straighten the graph; call with every block terminated. */
void ir_func_simplify(struct ir_func *f);
/* The same for chains of blocks; wants unreachable blocks gone and dense ids. */
void ir_func_merge(struct ir_func *f);

/* Does @b end in a plain jump that stands for no statement of the source? */
static inline bool ir_plain_goto(const struct ir_block *b)
{
	return b->term.kind == IR_TERM_GOTO && !b->term.stmt;
}

#endif
