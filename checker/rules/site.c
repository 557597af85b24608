/* SPDX-License-Identifier: GPL-2.0-only */
/* From a place in a function to a finding; see site.h. */
#include "rules/site.h"

#include <stdarg.h>
#include <string.h>

bool site_ok(const struct ir_func *func, const struct ir_range *at)
{
	return !func->from_header && !func->tainted && !at->in_header && at->line;
}

static unsigned int end_col(const struct ir_range *at)
{
	return at->end_line == at->line ? at->end_col : 0;
}

struct finding *site_finding(const struct flow_unit *fu, const char *rule, enum fws_level level,
			     const struct ir_func *func, const struct ir_range *at, const char *api,
			     const char *object, const char *fmt, ...)
{
	struct finding *f = finding_new(rule, level);
	va_list ap;

	va_start(ap, fmt);
	f->message = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	f->file = g_strdup(fu->ir->file);
	f->line = at->line;
	f->col = at->col;
	f->end_col = end_col(at);
	f->function = g_strdup(func->name);
	f->api = g_strdup(api);
	f->object = g_strdup(object);
	f->arch = g_strdup(fu->ir->arch);
	f->why = g_strdup("");
	return f;
}

void site_step(const struct flow_unit *fu, struct finding *f, enum step_kind kind, const struct ir_range *at,
	       const char *fmt, ...)
{
	g_autofree char *text = NULL;
	struct step *s;
	va_list ap;

	if (at->in_header || !at->line)
		return;
	va_start(ap, fmt);
	text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	s = step_new(kind, fu->ir->file, at->line, at->col, "%s", text);
	s->end_col = end_col(at);
	g_ptr_array_add(f->steps, s);
}

void site_each_call(const struct flow_unit *fu, const char *callee, unsigned int nargs, site_look look,
		    GPtrArray *out)
{
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];

			if (!g_strcmp0(in->callee, callee) && in->nargs == nargs && site_ok(f, &in->range))
				look(fu, f, in, out);
		}
	}
}

char *site_text(const struct ir_unit *u, const struct ir_range *r)
{
	GString *s = g_string_new(NULL);

	if (r->in_header || r->end > u->len || r->begin >= r->end)
		return g_string_free(s, FALSE);
	for (uint32_t i = r->begin; i < r->end && s->len < 60; i++) {
		char c = u->text[i];

		if (g_ascii_isspace(c))
			c = ' ';
		if (c == ' ' && (!s->len || s->str[s->len - 1] == ' '))
			continue;
		g_string_append_c(s, c);
	}
	if (r->end - r->begin > 60 && s->len >= 60)
		g_string_append(s, "...");
	if (!g_utf8_validate(s->str, s->len, NULL)) {
		char *valid = g_utf8_make_valid(s->str, s->len);

		g_string_free(s, TRUE);
		return valid;
	}
	return g_string_free(s, FALSE);
}
