// SPDX-License-Identifier: GPL-2.0-only
/* The text of a release. */
#include <string.h>

#include "fix/plan.h"

/* A format of the model with one %s; anything else in it is taken literally. */
static char *fill(const char *format, const char *object)
{
	const char *at = strstr(format, "%s");

	if (!at)
		return g_strdup(format);
	return g_strdup_printf("%.*s%s%s", (int)(at - format), format, object, at + 2);
}

/*
 * The release functions of the model take NULL, but not the address of a member of NULL; what a
 * driver's own helper takes is not known.
 */
bool plan_takes_null(const struct model *m, const char *format)
{
	g_autofree char *callee = text_callee(format);

	return !strstr(format, "&%s") && !strstr(format, "%s->") &&
	       model_does(m, callee, MODEL_TAKES_NULL, NULL);
}

char *plan_release_as(const struct model *m, const char *format, const char *null_format,
		      const struct site *s, const char *indent)
{
	g_autofree char *call = NULL;
	bool test = s->guarded && !plan_takes_null(m, format);

	if (s->error) {
		call = fill(format, s->object);
		return g_strdup_printf("if (!%s(%s))\n%s\t%s;",
				       plan_takes_null(m, format) ? "IS_ERR" : "IS_ERR_OR_NULL", s->object,
				       indent, call);
	}
	if (test && null_format) {
		format = null_format;
		test = false;
	}
	call = fill(format, s->object);
	if (s->status)
		return g_strdup_printf("if (!%s)\n%s\t%s;", s->status, indent, call);
	if (test)
		return g_strdup_printf("if (%s)\n%s\t%s;", s->object, indent, call);
	return g_strdup_printf("%s;", call);
}

char *plan_release(const struct place *p, const struct site *s, const char *indent)
{
	return plan_release_as(place_model(p), place_format(p), place_null_format(p), s, indent);
}

void plan_release_alike(const struct place *p, const GPtrArray *plan)
{
	bool guarded = false, plain = true;

	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];

		guarded |= s->guarded;
		plain &= !s->error && !s->status;
	}
	if (!guarded || !plain || !place_null_format(p) || plan_takes_null(place_model(p), place_format(p)))
		return;
	for (unsigned int i = 0; i < plan->len; i++)
		((struct site *)plan->pdata[i])->guarded = true;
}
