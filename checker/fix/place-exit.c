/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a path may end with, and what a planned release finds where it stands.
 */
#include "fix/place-priv.h"

#include <string.h>

void walk_bad(struct place *p, const char *why)
{
	if (!p->bad)
		p->bad = why;
}

static uint16_t mask_of_none(const struct place *p, const struct elem *el)
{
	if (p->untested_err && el->fact[p->home] == SIGN_NEG)
		return AT_ERROR;
	if (el->fact[p->home] == SIGN_ZERO)
		return AT_NULL;
	return p->status >= 0 && !(el->fact[p->status] & p->success) ? AT_FAILED : AT_NONE;
}

uint16_t walk_mask(const struct place *p, const struct elem *el)
{
	uint16_t m = 0;

	switch (el->status) {
	case ST_HELD:
		m = el->mine ? AT_HELD : AT_OTHER;
		if (p->status >= 0 && el->fact[p->status] != p->success)
			m |= AT_NO_STATUS;
		if (!(names_strong(p, el->names) & p->outside))
			m |= AT_LOCAL;
		if (p->spelled >= 0 && !(el->names >> p->spelled & 1))
			m |= AT_NOT_SPELLED;
		return (el->names >> p->home & 1) ? m : m | AT_NO_NAME;
	case ST_DONE: return AT_DONE;
	case ST_PUT: return AT_PUT;
	default: return mask_of_none(p, el);
	}
}

void walk_site(struct place *p, const struct site *s, struct elem *el)
{
	uint16_t m = walk_mask(p, el);

	if ((m & AT_FAILED) && s->status)
		return;
	if (m & (AT_DONE | AT_PUT))
		walk_bad(p, "it would be released twice on some path");
	else if ((m & (AT_NONE | AT_FAILED)) || (s->status && (m & (AT_NULL | AT_NO_STATUS))))
		walk_bad(p, "on some path there is nothing to release");
	else if ((m & AT_ERROR) && !s->error)
		walk_bad(p, "the look-up may give an ERR_PTR, which nothing here tells from a device");
	else if ((m & AT_NULL) && !s->guarded)
		walk_bad(p, "on some path the pointer is NULL");
	else if ((m & AT_NO_NAME) && g_str_equal(s->object, p->ref->object))
		walk_bad(p, "the variable no longer names the object there");
	else if ((m & AT_NOT_SPELLED) && g_str_equal(s->object, place_spelled(p)))
		walk_bad(p, "the variable does not name the object there");
	else if (el->made)
		walk_bad(p, "what is made with it may be in use for longer than the function runs");
	else if (el->status == ST_HELD)
		el->status = ST_PUT;
}

/*
 * Does an exit that flow saw both losing and returning it lose it on this path? Judged by
 * what is returned: an error or NULL hands nothing on.
 */
static bool judged_lost(struct place *p, const struct ir_block *b, const struct elem *el)
{
	uint8_t v = b->term.value ? sign_eval(p, el, b->term.value) : SIGN_ANY;

	if (!(v & SIGN_POS))
		return true;
	if (v != SIGN_POS)
		walk_bad(p, "whether the reference is handed on depends on the value returned");
	return false;
}

static bool kept_here(struct place *p, const struct ir_block *b, const struct elem *el)
{
	const struct verdict *v = &p->verdict[b->id];

	if (b->term.value && names_value(p, names_strong(p, el->names), b->term.value))
		return true;
	if ((v->field || p->callers_judge) && (el->names & p->outside))
		return true;
	if (v->returned && !v->seen_returned && v->lost)
		return !judged_lost(p, b, el);
	if (v->overwritten && !(names_strong(p, el->names) & ~p->temps))
		return false;
	if (p->callers_judge && !v->lost)
		return true;
	return !v->lost && v->any;
}

static void note_exit(struct place *p, const struct ir_block *b, const struct elem *el)
{
	struct verdict *v = &p->verdict[b->id];

	if (!el->mine)
		return;
	v->seen_released |= el->status == ST_DONE;
	if (el->status != ST_HELD)
		return;
	v->seen_field |= (el->names & p->outside) != 0;
	v->seen_returned |= b->term.value && names_value(p, names_strong(p, el->names), b->term.value);
}

/* What a "void __iomem *" points to is no part of a structure of the kernel. */
static bool returns_iomem(const struct place *p)
{
	const struct ir_func *fn = p->fn;
	g_autofree char *head = NULL;

	if (fn->range.in_header || fn->range.in_macro || fn->name_range.begin < fn->range.begin)
		return false;
	head = g_strndup(p->text.s + fn->range.begin, fn->name_range.begin - fn->range.begin);
	return strstr(head, " __iomem ");
}

void walk_return(struct place *p, const struct ir_block *b, const struct elem *el)
{
	const struct verdict *v = &p->verdict[b->id];
	const struct site *s = p->site_at[p->base[b->id] + b->instrs->len];
	bool read_before = s && s->kind == SITE_RETVAL;

	if (b->term.value && ((!read_before && names_looks_into(p, el->names, b->term.value)) ||
			      (names_value(p, el->names & p->weak, b->term.value) && !returns_iomem(p))))
		step_used(p, el);
	note_exit(p, b, el);
	if (el->status == ST_HELD && el->mine && v->lost && !kept_here(p, b, el)) {
		if (!g_ptr_array_find(p->leaks, b, NULL))
			g_ptr_array_add(p->leaks, (gpointer)b);
	}
	if (el->status != ST_PUT)
		return;
	if (kept_here(p, b, el))
		walk_bad(p, "on some path the reference is handed on");
	if ((v->released && !v->seen_released && !p->rounds_released) ||
	    (v->field && !v->seen_field && !p->rounds_kept))
		walk_bad(p, "who releases it on another path to the same return is not visible here");
}
