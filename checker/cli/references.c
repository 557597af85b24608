/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What becomes of each reference, for check --references.
 */
#include "cli/references.h"

static const char *class_name(enum exit_class cls)
{
	static const char *const names[] = {
		[EXIT_SUCCESS_] = "success",
		[EXIT_FAILURE_] = "failure",
		[EXIT_MIXED_] = "mixed",
	};

	return names[cls];
}

static const char *place_name(enum ref_place place)
{
	static const char *const names[] = {
		[REF_LOST] = "lost",	   [REF_RETURNED] = "returned", [REF_OUTPARAM] = "outparam",
		[REF_FIELD] = "field",	   [REF_GLOBAL] = "global",	[REF_RELEASED] = "released",
		[REF_MANAGED] = "managed",
	};

	return names[place];
}

static json_t *position(const struct ir_func *f, const struct ir_range *at)
{
	return json_pack("{s:s, s:i, s:i}", "function", f->name, "line", (int)at->line, "column",
			 (int)at->col);
}

static void set_text(json_t *o, const char *key, const char *text)
{
	if (text)
		json_object_set_new(o, key, json_string(text));
}

static json_t *exit_json(const struct ref_exit *x)
{
	json_t *o = position(x->func, &x->range);

	set_text(o, "class", class_name(x->cls));
	set_text(o, "place", place_name(x->place));
	set_text(o, "record", x->record);
	set_text(o, "field", x->field);
	if (x->overwritten)
		json_object_set_new(o, "overwritten", json_true());
	return o;
}

static json_t *taken_json(const struct flow_ref *ref)
{
	json_t *o = position(ref->func, &ref->acquire->range), *exits = json_array();

	set_text(o, "api", ref->api);
	set_text(o, "kind", ref->kind);
	set_text(o, "object", ref->object);
	for (guint i = 0; i < ref->exits->len; i++)
		json_array_append_new(exits, exit_json(ref->exits->pdata[i]));
	json_object_set_new(o, "exits", exits);
	return o;
}

static json_t *dropped_json(const struct flow_drop *d)
{
	json_t *o = position(d->func, &d->range);

	set_text(o, "class", class_name(d->cls));
	set_text(o, "record", d->record);
	set_text(o, "field", d->field);
	return o;
}

json_t *references_json(const struct flow_unit *fu)
{
	json_t *taken = json_array(), *dropped = json_array();

	for (guint i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];

		if (!ref->func->from_header)
			json_array_append_new(taken, taken_json(ref));
	}
	for (guint i = 0; i < fu->drops->len; i++) {
		const struct flow_drop *d = fu->drops->pdata[i];

		if (!d->func->from_header)
			json_array_append_new(dropped, dropped_json(d));
	}
	return json_pack("{s:o, s:o}", "taken", taken, "dropped", dropped);
}
