/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What dump-ir prints, one line an instruction:
 *	LINE: DST = CALLEE(ARGS) {macro NAME}
 * Lines are those of the main file, "h" before one means a header.
 */
#include "ir/ir.h"

static void dump_line(const struct ir_range *r, FILE *out)
{
	if (r->line)
		fprintf(out, "\t%s%u: ", r->in_header ? "h" : "", r->line);
	else
		fputs("\t-: ", out);
}

static void dump_path(const struct ir_path *p, FILE *out)
{
	g_autofree char *s = ir_path_str(p);

	fputs(s, out);
}

static void dump_expr(const struct ir_expr *e, FILE *out)
{
	g_autofree char *s = ir_expr_str(e);

	fputs(s, out);
}

static void dump_call(const struct ir_instr *in, FILE *out)
{
	if (in->callee) {
		fputs(in->callee, out);
	} else {
		fputs("(*", out);
		dump_expr(in->fnptr, out);
		fputc(')', out);
	}
	fputc('(', out);
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (i)
			fputs(", ", out);
		dump_expr(in->args[i], out);
	}
	fputc(')', out);
}

static void dump_instr(const struct ir_instr *in, FILE *out)
{
	dump_line(&in->range, out);
	if (in->op == IR_DECLARE) {
		fprintf(out, "declare %s", in->var->name);
		if (in->var->cleanup)
			fprintf(out, " cleanup %s", in->var->cleanup);
	}
	if (in->dst) {
		dump_path(in->dst, out);
		fputs(" = ", out);
	}
	if (in->op == IR_ASSIGN)
		dump_expr(in->src, out);
	else if (in->op == IR_CALL)
		dump_call(in, out);
	if (in->macro)
		fprintf(out, " {macro %s}", in->macro);
	if (in->implicit)
		fputs(" {implicit}", out);
	fputc('\n', out);
}

static void dump_switch(const struct ir_term *t, FILE *out)
{
	fputs("switch ", out);
	dump_expr(t->value, out);
	for (unsigned int i = 0; i + 1 < t->nsucc; i++) {
		fprintf(out, " %" G_GINT64_FORMAT, t->cases[i].lo);
		if (t->cases[i].hi != t->cases[i].lo)
			fprintf(out, "..%" G_GINT64_FORMAT, t->cases[i].hi);
		fprintf(out, "->bb%u", t->succ[i]->id);
	}
	fprintf(out, " default->bb%u", t->succ[t->nsucc - 1]->id);
}

static void dump_term(const struct ir_term *t, FILE *out)
{
	dump_line(&t->range, out);
	switch (t->kind) {
	case IR_TERM_NONE: fputs("open", out); break;
	case IR_TERM_GOTO: fprintf(out, "goto bb%u", t->succ[0]->id); break;
	case IR_TERM_BRANCH:
		fputs("if ", out);
		dump_expr(t->value, out);
		fprintf(out, " then bb%u else bb%u", t->succ[0]->id, t->succ[1]->id);
		break;
	case IR_TERM_SWITCH: dump_switch(t, out); break;
	case IR_TERM_RETURN:
		fputs("return", out);
		if (t->value) {
			fputc(' ', out);
			dump_expr(t->value, out);
		}
		break;
	case IR_TERM_UNREACHABLE: fputs("unreachable", out); break;
	}
	if (t->macro)
		fprintf(out, " {macro %s}", t->macro);
	fputc('\n', out);
}

static void dump_block(const struct ir_func *f, const struct ir_block *b, FILE *out)
{
	fprintf(out, "bb%u:", b->id);
	if (b->loop)
		fprintf(out, " loop %u%s", b->loop->id, b->loop->header == b ? " header" : "");
	for (guint i = 0; i < f->loops->len; i++) {
		const struct ir_loop *l = f->loops->pdata[i];

		if (l->exit == b)
			fprintf(out, " exit of loop %u", l->id);
		if (l->header == b && l->macro)
			fprintf(out, " {macro %s}", l->macro);
	}
	fputc('\n', out);
	for (guint i = 0; i < b->instrs->len; i++)
		dump_instr(b->instrs->pdata[i], out);
	dump_term(&b->term, out);
}

void ir_dump_func(const struct ir_func *f, FILE *out)
{
	fprintf(out, "%s(", f->name);
	for (guint i = 0; i < f->params->len; i++) {
		const struct ir_var *v = f->params->pdata[i];

		fprintf(out, "%s%s", i ? ", " : "", v->name);
	}
	fputc(')', out);
	if (f->is_static)
		fputs(" static", out);
	if (f->is_inline)
		fputs(" inline", out);
	if (f->is_noreturn)
		fputs(" noreturn", out);
	if (f->from_header)
		fputs(" header", out);
	if (f->tainted)
		fprintf(out, " tainted: %s", f->tainted);
	fputc('\n', out);
	for (guint i = 0; i < f->blocks->len; i++)
		dump_block(f, f->blocks->pdata[i], out);
}
