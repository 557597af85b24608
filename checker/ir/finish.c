/* SPDX-License-Identifier: GPL-2.0-only */
/* Completing a function: terminators, unreachable code, order and numbers. */
#include "ir/ir.h"
#include "ir/priv.h"

static void close_blocks(struct ir_func *f)
{
	for (guint i = 0; i < f->blocks->len; i++) {
		struct ir_block *b = f->blocks->pdata[i];

		if (b->term.kind == IR_TERM_NONE)
			b->term.kind = IR_TERM_RETURN;
	}
}

struct visit {
	struct ir_block *block;
	unsigned int next;
};

/*
 * Reachable blocks in reverse post-order, the true way of a branch first.
 * With a stack of its own: bodies may be thousands of blocks long.
 */
static void keep_reachable(struct ir_func *f)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(struct visit));
	g_autoptr(GPtrArray) post = g_ptr_array_new();
	struct visit v = { f->blocks->pdata[0], 0 };

	g_hash_table_add(seen, v.block);
	g_array_append_val(stack, v);
	while (stack->len) {
		struct visit *top = &g_array_index(stack, struct visit, stack->len - 1);

		if (top->next == top->block->term.nsucc) {
			g_ptr_array_add(post, top->block);
			g_array_set_size(stack, stack->len - 1);
			continue;
		}
		v.block = top->block->term.succ[top->block->term.nsucc - 1 - top->next++];
		v.next = 0;
		if (g_hash_table_add(seen, v.block))
			g_array_append_val(stack, v);
	}
	g_ptr_array_set_size(f->blocks, 0);
	for (guint i = post->len; i > 0; i--) {
		struct ir_block *b = post->pdata[i - 1];

		b->id = f->blocks->len;
		g_ptr_array_add(f->blocks, b);
	}
}

static bool is_kept(const struct ir_func *f, const struct ir_block *b)
{
	return b && b->id < f->blocks->len && f->blocks->pdata[b->id] == b;
}

bool ir_loop_inside(const struct ir_loop *l, const struct ir_loop *outer)
{
	while (l && l != outer)
		l = l->parent;
	return l;
}

/* Does control ever come back to the header? "for (;;) { …; return; }" does not loop. */
static bool goes_round(const struct ir_func *f, const struct ir_loop *l)
{
	if (!is_kept(f, l->header))
		return false;
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (unsigned int k = 0; ir_loop_inside(b->loop, l) && k < b->term.nsucc; k++)
			if (b->term.succ[k] == l->header)
				return true;
	}
	return false;
}

static void drop_loop(struct ir_func *f, struct ir_loop *l)
{
	for (guint i = 0; i < f->blocks->len; i++) {
		struct ir_block *b = f->blocks->pdata[i];

		if (b->loop == l)
			b->loop = l->parent;
	}
	for (guint i = 0; i < f->loops->len; i++) {
		struct ir_loop *k = f->loops->pdata[i];

		if (k->parent == l)
			k->parent = l->parent;
	}
}

static void keep_loops(struct ir_func *f)
{
	guint n = 0;

	for (guint i = 0; i < f->loops->len; i++) {
		struct ir_loop *l = f->loops->pdata[i];

		if (!goes_round(f, l)) {
			drop_loop(f, l);
			g_ptr_array_remove_index(f->loops, i--);
			continue;
		}
		if (!is_kept(f, l->exit))
			l->exit = NULL;
		l->id = n++;
	}
}

/* Labels that nothing reaches start no block. */
static void fix_labels(const struct ir_func *f)
{
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	if (f->body)
		g_ptr_array_add(todo, f->body);
	while (todo->len) {
		struct ir_stmt *s = g_ptr_array_steal_index(todo, todo->len - 1);

		if (s->block && !is_kept(f, s->block))
			s->block = NULL;
		for (guint i = 0; s->kids && i < s->kids->len; i++)
			g_ptr_array_add(todo, s->kids->pdata[i]);
	}
}

static void number_instrs(struct ir_func *f)
{
	f->ninstrs = 0;
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (guint k = 0; k < b->instrs->len; k++) {
			struct ir_instr *in = b->instrs->pdata[k];

			in->id = f->ninstrs++;
		}
	}
	f->instrs = ir_alloc(f->unit, (f->ninstrs + 1) * sizeof(*f->instrs));
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (guint k = 0; k < b->instrs->len; k++) {
			struct ir_instr *in = b->instrs->pdata[k];

			f->instrs[in->id] = in;
		}
	}
}

const struct ir_instr *ir_sole_def(const struct ir_func *f, const struct ir_var *v)
{
	const struct ir_instr *def = NULL;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_path *dst = f->instrs[i]->dst;

		if (!dst || dst->kind != IR_P_VAR || dst->var != v)
			continue;
		if (def)
			return NULL;
		def = f->instrs[i];
	}
	return def;
}

void ir_func_finish(struct ir_func *f)
{
	if (!f->blocks->len)
		ir_block_new(f, NULL);
	close_blocks(f);
	ir_func_simplify(f);
	keep_reachable(f);
	keep_loops(f);
	ir_func_merge(f);
	keep_reachable(f);
	keep_loops(f);
	fix_labels(f);
	number_instrs(f);
}
