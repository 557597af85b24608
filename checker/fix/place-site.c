/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From source statements to positions in the graph: where a statement starts, and how control
 * leaves it for what follows.
 */
#include "fix/place-priv.h"

/* A goto that no statement asked for carries no position of its own. */
static bool passes_through(const struct ir_block *b)
{
	return b->term.kind == IR_TERM_GOTO && (!b->term.stmt || !stmt_is_jump(b->term.stmt));
}

const struct ir_stmt *site_stmt_at(const struct ir_block *b, unsigned int index)
{
	if (index < b->instrs->len)
		return ((const struct ir_instr *)b->instrs->pdata[index])->stmt;
	return passes_through(b) ? NULL : b->term.stmt;
}

uint32_t site_entry(const struct place *p, const struct ir_stmt *s)
{
	const struct ir_block *best = NULL;
	uint32_t at = UINT32_MAX;

	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct ir_block *b = p->fn->blocks->pdata[i];

		if (best && p->order[b->id] > p->order[best->id])
			continue;
		for (unsigned int k = 0; k <= b->instrs->len; k++) {
			if (!stmt_inside(site_stmt_at(b, k), s))
				continue;
			best = b;
			at = p->base[b->id] + k;
			break;
		}
	}
	return at;
}

/* The loop or switch that a break or continue belongs to. */
static const struct ir_stmt *jump_owner(const struct ir_stmt *jump)
{
	const struct ir_stmt *s = jump->parent;

	while (s && s->kind != IR_S_LOOP && !(s->kind == IR_S_SWITCH && jump->kind == IR_S_BREAK))
		s = s->parent;
	return s;
}

/* Does the end of @b leave @tree for somewhere else than what follows it? */
static bool jumps_away(const struct ir_block *b, const struct ir_stmt *tree)
{
	const struct ir_stmt *s = b->term.stmt;

	if (b->term.kind == IR_TERM_RETURN || b->term.kind == IR_TERM_UNREACHABLE)
		return true;
	if (b->term.kind != IR_TERM_GOTO || !s || !stmt_is_jump(s))
		return false;
	if (s->kind == IR_S_BREAK || s->kind == IR_S_CONTINUE)
		return !stmt_inside(jump_owner(s), tree);
	return true;
}

/* Where control really arrives: blocks that only lead on are looked through. */
static bool arrives_inside(const struct ir_block *b, const struct ir_stmt *tree)
{
	for (unsigned int hops = 0; hops < 64; hops++) {
		if (b->instrs->len || !passes_through(b))
			return stmt_inside(site_stmt_at(b, 0), tree);
		b = b->term.succ[0];
	}
	return false;
}

static void ways_out_of_block(const struct place *p, const struct ir_block *b, const struct ir_stmt *s,
			      void (*pos)(uint32_t at, void *data), void (*edge)(uint32_t key, void *data),
			      void *data)
{
	bool inside = false;

	for (unsigned int k = 0; k < b->instrs->len; k++) {
		bool now = stmt_inside(site_stmt_at(b, k), s);

		if (inside && !now)
			pos(p->base[b->id] + k, data);
		inside = now;
	}
	if (!passes_through(b)) {
		bool now = stmt_inside(b->term.stmt, s);

		if (inside && !now)
			pos(p->base[b->id] + b->instrs->len, data);
		inside = now;
	}
	if (!inside || jumps_away(b, s))
		return;
	for (unsigned int k = 0; k < b->term.nsucc; k++) {
		if (!arrives_inside(b->term.succ[k], s))
			edge(EDGE_KEY(b, k), data);
	}
}

void site_ways_out(const struct place *p, const struct ir_stmt *s, void (*pos)(uint32_t at, void *data),
		   void (*edge)(uint32_t key, void *data), void *data)
{
	for (unsigned int i = 0; i < p->fn->blocks->len; i++)
		ways_out_of_block(p, p->fn->blocks->pdata[i], s, pos, edge, data);
}

void site_ways_past(const struct place *p, const struct ir_stmt *s, void (*edge)(uint32_t key, void *data),
		    void *data)
{
	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct ir_block *b = p->fn->blocks->pdata[i];

		if (b->term.kind != IR_TERM_BRANCH || !stmt_inside(b->term.stmt, s) ||
		    stmt_inside(b->term.stmt, s->then_stmt))
			continue;
		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			if (!arrives_inside(b->term.succ[k], s))
				edge(EDGE_KEY(b, k), data);
		}
	}
}
