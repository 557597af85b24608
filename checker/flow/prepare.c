/* SPDX-License-Identifier: GPL-2.0-only */
/* Before a function is analysed: block order, live variables, returned variables. */
#include "flow/engine.h"

#include <string.h>

static void postorder(const struct ir_func *f, const struct ir_block *b, bool *seen, unsigned int *n,
		      unsigned int *order)
{
	/* an explicit stack: kernel functions can have thousands of blocks in a row */
	g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(struct {
						      const struct ir_block *b;
						      unsigned int i;
					      }));
	struct frame {
		const struct ir_block *b;
		unsigned int i;
	} top = { b, 0 };

	seen[b->id] = true;
	g_array_append_val(stack, top);
	while (stack->len) {
		struct frame *fr = &g_array_index(stack, struct frame, stack->len - 1);

		if (fr->i < fr->b->term.nsucc) {
			const struct ir_block *s = fr->b->term.succ[fr->i++];
			struct frame next = { s, 0 };

			if (!seen[s->id]) {
				seen[s->id] = true;
				g_array_append_val(stack, next);
			}
			continue;
		}
		order[fr->b->id] = (*n)++;
		g_array_set_size(stack, stack->len - 1);
	}
}

static bool is_automatic(const struct ir_var *v)
{
	return v->kind != IR_V_GLOBAL && v->kind != IR_V_STATIC;
}

static void use_path(const struct ir_path *p, bool *use)
{
	const struct ir_var *v = ir_path_root(p);

	if (is_automatic(v))
		use[v->id] = true;
}

static void use_expr(const struct ir_expr *e, bool *use)
{
	if (!e)
		return;
	if (e->path)
		use_path(e->path, use);
	use_expr(e->a, use);
	use_expr(e->b, use);
}

/* Live-in of an instruction from its live-out, in place. */
static void live_instr(const struct ir_instr *in, bool *live)
{
	if (in->dst && in->dst->kind == IR_P_VAR && is_automatic(in->dst->var))
		live[in->dst->var->id] = false;
	else if (in->dst)
		use_path(in->dst, live);
	use_expr(in->src, live);
	use_expr(in->fnptr, live);
	for (unsigned int i = 0; i < in->nargs; i++)
		use_expr(in->args[i], live);
}

static void address_expr(const struct ir_expr *e, bool *taken)
{
	if (!e)
		return;
	if (e->kind == IR_E_ADDR)
		use_path(e->path, taken);
	address_expr(e->a, taken);
	address_expr(e->b, taken);
}

/* Variables whose address is taken are live everywhere. */
static void addresses(const struct ir_func *f, bool *taken)
{
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (unsigned int j = 0; j < b->instrs->len; j++) {
			const struct ir_instr *in = b->instrs->pdata[j];

			address_expr(in->src, taken);
			for (unsigned int k = 0; k < in->nargs; k++)
				address_expr(in->args[k], taken);
		}
	}
}

static bool live_block(struct run *r, const struct ir_block *b, bool *buf, const bool *taken, unsigned int n)
{
	memcpy(buf, taken, n);
	for (unsigned int i = 0; i < b->term.nsucc; i++) {
		const bool *s = r->live[b->term.succ[i]->id];

		for (unsigned int v = 0; v < n; v++)
			buf[v] |= s[v];
	}
	use_expr(b->term.value, buf);
	for (unsigned int j = b->instrs->len; j-- > 0;)
		live_instr(b->instrs->pdata[j], buf);
	for (unsigned int v = 0; v < n; v++)
		buf[v] |= taken[v];
	if (!memcmp(buf, r->live[b->id], n))
		return false;
	memcpy(r->live[b->id], buf, n);
	return true;
}

static void liveness(struct run *r)
{
	unsigned int n = r->f->vars->len, nb = r->f->blocks->len;
	g_autofree bool *buf = g_new0(bool, n + 1), *taken = g_new0(bool, n + 1);
	g_autofree const struct ir_block **by_order = g_new0(const struct ir_block *, nb);
	bool changed = true;

	r->live = g_new0(bool *, nb);
	for (unsigned int i = 0; i < nb; i++) {
		r->live[i] = g_new0(bool, n + 1);
		by_order[r->order[i]] = r->f->blocks->pdata[i];
	}
	addresses(r->f, taken);
	while (changed) {
		changed = false;
		for (unsigned int i = nb; i-- > 0;)
			changed |= live_block(r, by_order[i], buf, taken, n);
	}
}

static void returned(struct run *r)
{
	for (unsigned int i = 0; i < r->f->blocks->len; i++) {
		const struct ir_term *t = &((struct ir_block *)r->f->blocks->pdata[i])->term;

		if (t->kind == IR_TERM_RETURN && t->value && t->value->kind == IR_E_LOAD &&
		    t->value->path->kind == IR_P_VAR && is_automatic(t->value->path->var) &&
		    !g_ptr_array_find(r->retvars, t->value->path->var, NULL))
			g_ptr_array_add(r->retvars, (gpointer)t->value->path->var);
	}
}

/* "return 1;" here and "return 0;" there, and nothing else */
static bool is_bool_like(const struct ir_func *f)
{
	bool yes = false, no = false;

	if (f->ret.kind != IR_T_INT)
		return false;
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)f->blocks->pdata[i])->term;

		if (t->kind != IR_TERM_RETURN)
			continue;
		if (!t->value || t->value->kind != IR_E_CONST || t->value->value < 0)
			return false;
		t->value->value ? (yes = true) : (no = true);
	}
	return yes && no;
}

void run_prepare(struct run *r)
{
	unsigned int nb = r->f->blocks->len, n = 0;
	g_autofree bool *seen = g_new0(bool, nb);

	r->bool_like = is_bool_like(r->f);
	r->order = g_new0(unsigned int, nb);
	postorder(r->f, r->f->blocks->pdata[0], seen, &n, r->order);
	for (unsigned int i = 0; i < nb; i++)
		r->order[i] = seen[i] ? n - 1 - r->order[i] : n++;
	r->retvars = g_ptr_array_new();
	returned(r);
	liveness(r);
	r->seen = g_new0(GPtrArray *, nb);
	r->keys = g_new0(uint32_t *, nb);
	for (unsigned int i = 0; i < nb; i++)
		r->seen[i] = g_ptr_array_new_with_free_func((GDestroyNotify)state_free);
}

void run_cleanup(struct run *r)
{
	for (unsigned int i = 0; i < r->f->blocks->len; i++) {
		g_ptr_array_unref(r->seen[i]);
		g_free(r->keys[i]);
		g_free(r->live[i]);
	}
	g_free(r->seen);
	g_free(r->keys);
	g_free(r->live);
	g_free(r->order);
	g_ptr_array_unref(r->retvars);
}
