/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-moved": the function has a put, but goes on to use the object behind it, and other paths come by without one. The
 * put goes, and what follows is what is right for a function that has none.
 */
#include "fix/put-moved.h"

#include "fix/place.h"
#include "fix/plan.h"
#include "fix/removal.h"
#include "fix/sentence.h"

/* The one put that a use follows; NULL: there is none, or not one only, or it is no statement of its own. */
static const struct ir_instr *early_put(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const struct ir_instr *put = NULL;

	for (unsigned int i = 0; i < fu->misuses->len; i++) {
		const struct flow_misuse *m = fu->misuses->pdata[i];

		if (m->ref != ref)
			continue;
		if (m->kind != FLOW_USE_AFTER_PUT || m->func != ref->func || (put && m->put != put))
			return NULL;
		put = m->put;
	}
	if (!put || put->op != IR_CALL || put->dst || put->nargs != 1 || put->macro || put->implicit ||
	    !model_does(fu->model, put->callee, MODEL_RELEASE, NULL))
		return NULL;
	return removal_is_plain(put->stmt) ? put : NULL;
}

static struct fix_candidate *put_later(const struct flow_unit *fu, const struct flow_ref *ref,
				       const struct ir_instr *put)
{
	g_autofree char *why = NULL;
	struct place *p = place_new_without(fu, ref, put, &why);
	struct fix_candidate *c;
	const char *no;

	if (!p)
		return NULL;
	c = put_after_use(p, true, &no);
	place_free(p);
	return c;
}

struct fix_candidate *put_moved(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const struct ir_instr *put = early_put(fu, ref);
	struct fix_candidate *later = put ? put_later(fu, ref, put) : NULL, *c = NULL;
	const struct fix_at at = {
		.fu = fu,
		.func = ref->func,
		.text = { fu->ir->text, (uint32_t)fu->ir->len },
	};
	g_autoptr(GPtrArray) gone = NULL;
	GPtrArray *edits;

	if (!later)
		return NULL;
	gone = fix_edits_new();
	edits = fix_edits_new();
	fix_at_delete(&at, gone, put->stmt);
	if (fix_merge(edits, later->edits) && fix_merge(edits, gone))
		c = fix_candidate_new("put-moved", g_ptr_array_ref(edits),
				      words_reference(words_noun(ref), ref->api, ref->func->name,
						      "dropped on some paths only, and before its last use",
						      "Drop the reference after its last use instead."));
	g_ptr_array_unref(edits);
	fix_candidate_free(later);
	return c;
}
