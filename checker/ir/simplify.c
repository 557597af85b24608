/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Straighten a function's graph: constant branches, empty blocks, chains. What
 * a reader of the source could point at stays: label blocks, loop headers and
 * jumps that are statements.
 */
#include "ir/ir.h"
#include "ir/priv.h"

/* Blocks whose identity matters to someone. */
static void pin_labels(GHashTable *pinned, const struct ir_stmt *s)
{
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	if (s)
		g_ptr_array_add(todo, (gpointer)s);
	while (todo->len) {
		s = g_ptr_array_steal_index(todo, todo->len - 1);
		if (s->block)
			g_hash_table_add(pinned, s->block);
		for (guint i = 0; s->kids && i < s->kids->len; i++)
			g_ptr_array_add(todo, s->kids->pdata[i]);
	}
}

static GHashTable *pinned_blocks(const struct ir_func *f)
{
	GHashTable *pinned = g_hash_table_new(NULL, NULL);

	pin_labels(pinned, f->body);
	for (guint i = 0; i < f->loops->len; i++) {
		const struct ir_loop *l = f->loops->pdata[i];

		g_hash_table_add(pinned, l->header);
	}
	g_hash_table_add(pinned, f->blocks->pdata[0]);
	return pinned;
}

/* A branch both of whose ways are one, or whose value is constant, is a jump. */
static bool fold_branch(struct ir_block *b)
{
	struct ir_term *t = &b->term;

	if (t->kind != IR_TERM_BRANCH)
		return false;
	if (t->value && t->value->kind == IR_E_CONST)
		t->succ[0] = t->succ[!t->value->value];
	else if (t->succ[0] != t->succ[1])
		return false;
	t->kind = IR_TERM_GOTO;
	t->nsucc = 1;
	t->value = NULL;
	t->stmt = NULL;
	t->macro = NULL;
	t->range = (struct ir_range){ 0 };
	return true;
}

static bool skippable(const struct ir_block *b, GHashTable *pinned)
{
	return !b->instrs->len && !b->subscripts && ir_plain_goto(b) && b->term.succ[0] != b &&
	       !g_hash_table_contains(pinned, b);
}

/* Where a jump to @b ends up; bounded, as empty blocks may form a ring. */
static struct ir_block *skip_empty(struct ir_block *b, GHashTable *pinned)
{
	for (int i = 0; i < 1000 && skippable(b, pinned); i++)
		b = b->term.succ[0];
	return b;
}

static bool thread_jumps(struct ir_func *f, GHashTable *pinned)
{
	bool changed = false;

	for (guint i = 0; i < f->blocks->len; i++) {
		struct ir_block *b = f->blocks->pdata[i];

		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			struct ir_block *to = skip_empty(b->term.succ[k], pinned);

			changed |= to != b->term.succ[k];
			b->term.succ[k] = to;
		}
		changed |= fold_branch(b);
	}
	for (guint i = 0; i < f->loops->len; i++) {
		struct ir_loop *l = f->loops->pdata[i];

		if (l->exit)
			l->exit = skip_empty(l->exit, pinned);
	}
	return changed;
}

static guint *count_preds(const struct ir_func *f)
{
	guint *npreds = g_new0(guint, f->blocks->len);

	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (unsigned int k = 0; k < b->term.nsucc; k++)
			npreds[b->term.succ[k]->id]++;
	}
	return npreds;
}

static void absorb_subscripts(struct ir_block *a, struct ir_block *b)
{
	for (guint i = 0; b->subscripts && i < b->subscripts->len; i++) {
		struct ir_subscript *s = b->subscripts->pdata[i];

		s->pos += a->instrs->len;
		if (a->subscripts)
			g_ptr_array_add(a->subscripts, s);
	}
	if (!a->subscripts)
		a->subscripts = b->subscripts;
	b->subscripts = NULL;
}

static void absorb(struct ir_block *a, struct ir_block *b)
{
	absorb_subscripts(a, b);
	for (guint i = 0; i < b->instrs->len; i++) {
		struct ir_instr *in = b->instrs->pdata[i];

		in->block = a;
		g_ptr_array_add(a->instrs, in);
	}
	g_ptr_array_set_size(b->instrs, 0);
	a->term = b->term;
	b->term = (struct ir_term){ .kind = IR_TERM_UNREACHABLE };
}

/* Block ids are positions here, see ir_func_finish(). */
static void merge_chains(struct ir_func *f, GHashTable *pinned)
{
	g_autofree guint *npreds = count_preds(f);

	for (guint i = 0; i < f->loops->len; i++) {
		const struct ir_loop *l = f->loops->pdata[i];

		if (l->exit)
			g_hash_table_add(pinned, l->exit);
	}
	for (guint i = 0; i < f->blocks->len; i++) {
		struct ir_block *a = f->blocks->pdata[i];

		while (ir_plain_goto(a)) {
			struct ir_block *b = a->term.succ[0];

			if (b == a || npreds[b->id] != 1 || b->loop != a->loop ||
			    g_hash_table_contains(pinned, b))
				break;
			absorb(a, b);
		}
	}
}

void ir_func_simplify(struct ir_func *f)
{
	g_autoptr(GHashTable) pinned = pinned_blocks(f);

	for (guint i = 0; i < f->blocks->len; i++)
		fold_branch(f->blocks->pdata[i]);
	while (thread_jumps(f, pinned))
		;
}

void ir_func_merge(struct ir_func *f)
{
	g_autoptr(GHashTable) pinned = pinned_blocks(f);

	merge_chains(f, pinned);
}
