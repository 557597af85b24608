/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "a = new_client(get_adapter(n), …); b = new_client(get_adapter(n), …);": one statement after the other looks the same up.
 * One reference is enough for all of them.
 */
#include "fix/name-priv.h"

#include <string.h>

static const struct flow_ref *ref_in(const struct name_job *j, const struct ir_stmt *s)
{
	for (unsigned int i = 0; i < j->fu->refs->len; i++) {
		const struct flow_ref *r = j->fu->refs->pdata[i];

		if (r->func == j->ref->func && r->acquire->stmt == s && !r->object && !r->soft)
			return r;
	}
	return NULL;
}

/* Is what is looked up kept by what is made of it? */
static bool makes(const struct name_job *j)
{
	unsigned int arg;
	const struct ir_instr *user = name_taker(j, &arg);

	return user && user->dst && user->dst->type.kind == IR_T_PTR &&
	       model_fact_on(j->fu->model, user->callee, MODEL_KEEPS, arg);
}

/* Are the calls one and the same, of what nothing in between sets? */
static bool same_call(const struct name_job *j, const struct ir_range *a, const struct ir_range *b)
{
	uint32_t n = a->end - a->begin;
	const char *open;

	if (n != b->end - b->begin || strncmp(j->t.s + a->begin, j->t.s + b->begin, n))
		return false;
	open = memchr(j->t.s + a->begin, '(', n);
	n -= open ? (uint32_t)(open + 1 - j->t.s - a->begin) : 0;
	/* no call, and nothing that counts or sets, among the arguments */
	return open && !memchr(open + 1, '(', n) && !memchr(open + 1, '=', n) &&
	       !g_strstr_len(open, n, "++") && !g_strstr_len(open, n, "--");
}

/* The same look-up for the same purpose in @s; false: it is something else. */
static bool again_in(const struct name_job *j, const struct ir_stmt *s, struct name_job *other)
{
	const struct flow_ref *r = s && s->kind == IR_S_EXPR && !s->range.in_macro ? ref_in(j, s) : NULL;

	if (!r)
		return false;
	*other = *j;
	other->ref = r;
	other->s = s;
	return r->acquire->dst && r->acquire->dst->kind == IR_P_VAR && !r->acquire->range.in_macro &&
	       same_call(j, &j->ref->acquire->range, &r->acquire->range) && makes(other);
}

bool name_is_second(const struct name_job *j)
{
	struct name_job other;

	return makes(j) && again_in(j, stmt_prev(j->s), &other);
}

unsigned int name_take_again(const struct name_job *j, GPtrArray *edits)
{
	struct name_job other;
	unsigned int n = 0;

	for (const struct ir_stmt *s = stmt_next(j->s); again_in(j, s, &other); s = stmt_next(s)) {
		g_autofree char *use = name_use(&other);

		fix_edits_add(edits, s->range.begin, s->range.end, use);
		n++;
	}
	return n;
}
