/* SPDX-License-Identifier: GPL-2.0-only */
/* Statements, and the tree of those that stand in the source. */
#include "frontend/priv.h"

static enum ir_stmt_kind stmt_kind(CXCursor c)
{
	switch (clang_getCursorKind(c)) {
	case CXCursor_DeclStmt: return IR_S_DECL;
	case CXCursor_ReturnStmt: return IR_S_RETURN;
	case CXCursor_GotoStmt: return IR_S_GOTO;
	case CXCursor_BreakStmt: return IR_S_BREAK;
	case CXCursor_ContinueStmt: return IR_S_CONTINUE;
	case CXCursor_IfStmt: return IR_S_IF;
	case CXCursor_ForStmt:
	case CXCursor_WhileStmt:
	case CXCursor_DoStmt: return IR_S_LOOP;
	case CXCursor_SwitchStmt: return IR_S_SWITCH;
	case CXCursor_CaseStmt:
	case CXCursor_DefaultStmt: return IR_S_CASE;
	case CXCursor_LabelStmt: return IR_S_LABEL;
	case CXCursor_CompoundStmt: return IR_S_COMPOUND;
	case CXCursor_NullStmt: return IR_S_NULL;
	default: return cursor_is_expr(c) ? IR_S_EXPR : IR_S_OTHER;
	}
}

/* Statements that end where their last substatement ends. */
static bool ends_with_kid(enum ir_stmt_kind k)
{
	return k == IR_S_IF || k == IR_S_LOOP || k == IR_S_SWITCH || k == IR_S_CASE || k == IR_S_LABEL;
}

static void close_stmt(struct lower *L, struct ir_stmt *s)
{
	const struct ir_stmt *last;

	/* "spin_lock_irqsave(…);": whatever it expands to, it reads as a call */
	if (s != L->f->body && s->range.in_macro && !s->kids && !s->block &&
	    (ends_with_kid(s->kind) || s->kind == IR_S_COMPOUND))
		s->kind = IR_S_EXPR;
	if (s->kind == IR_S_COMPOUND || s->kind == IR_S_DECL || s->kind == IR_S_NULL)
		return;
	if (ends_with_kid(s->kind) && s->kids) {
		last = s->kids->pdata[s->kids->len - 1];
		if (last->range.end > s->range.end)
			range_set_end(L->u, &s->range, last->range.end);
		/* "do … while (x);" goes on behind its body */
		if (last->range.end == s->range.end)
			return;
	}
	range_take_semicolon(L->u, &s->range);
}

/*
 * A statement of the source, or NULL when @c is only a part of what a macro
 * makes: the statement of the macro's name then stands for it.
 */
static struct ir_stmt *open_stmt(struct lower *L, CXCursor c)
{
	unsigned int at;
	struct ir_stmt *s;

	if (L->in_header)
		return NULL;
	at = expansion_offset(L, c);
	if (at != G_MAXUINT && at == L->macro_at)
		return NULL;
	s = ir_stmt_new(L->u, stmt_kind(c), L->stmt);
	s->range = where(L, c, NULL);
	if (!L->f->body)
		L->f->body = s;
	L->stmt = s;
	L->macro_at = at;
	return s;
}

/* The body of an if or a loop; returns its statement, NULL when a macro hides it. */
struct ir_stmt *lower_body(struct lower *L, CXCursor c, struct ir_stmt *owner)
{
	guint before = owner && owner->kids ? owner->kids->len : 0;
	struct ir_stmt *s;

	lower_stmt(L, c);
	if (!owner || !owner->kids || owner->kids->len == before)
		return NULL;
	s = owner->kids->pdata[before];
	s->bare = s->kind != IR_S_COMPOUND;
	return s;
}

static void lower_compound(struct lower *L, CXCursor c)
{
	struct cleanup *outer = L->cleanups;
	struct ir_range end;
	struct kids k;

	get_kids(L, c, &k);
	for (unsigned int i = 0; i < k.n; i++)
		lower_stmt(L, k.v[i]);
	if (L->cleanups == outer)
		return;
	end = where(L, c, NULL);
	end.line = end.end_line;
	end.col = end.end_col > 1 ? end.end_col - 1 : 1;
	if (!end.in_header)
		end.begin = end.end - 1;
	leave_scope(L, outer, &end);
}

static void lower_if(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	struct ir_block *yes, *no, *end;
	struct ir_stmt *s;
	struct kids k;
	bool v;

	get_kids(L, c, &k);
	if (k.n < 2) {
		taint(L, "incomplete if statement");
		return;
	}
	if (!own && pick_arm(L, k.v[0], &v) && !has_labels(c)) {
		if (v)
			lower_stmt(L, k.v[1]);
		else if (k.n > 2)
			lower_stmt(L, k.v[2]);
		return;
	}
	yes = fresh(L);
	end = fresh(L);
	no = k.n > 2 ? fresh(L) : end;
	lower_cond(L, k.v[0], yes, no);
	L->cur = yes;
	s = lower_body(L, k.v[1], own);
	if (own)
		own->then_stmt = s;
	go(L, end);
	if (k.n > 2) {
		L->cur = no;
		s = lower_body(L, k.v[2], own);
		if (own)
			own->else_stmt = s;
		go(L, end);
	}
	L->cur = end;
}

/* The value has to be computed before the scopes are left. */
static const struct ir_expr *keep_value(struct lower *L, CXCursor at, const struct ir_expr *e)
{
	if (!L->cleanups || e->kind == IR_E_CONST || e->kind == IR_E_STR || e->kind == IR_E_FUNC)
		return e;
	if (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var->kind == IR_V_TEMP)
		return e;
	return to_temp(L, at, e);
}

static void lower_return(struct lower *L, CXCursor c)
{
	const struct ir_expr *value = NULL;
	struct ir_range r;
	struct ir_block *b;
	const char *macro;
	CXCursor kid;

	if (first_kid(c, &kid)) {
		if (clang_getCursorType(kid).kind == CXType_Void)
			lower_discard(L, kid);
		else
			value = keep_value(L, kid, lower_value(L, kid));
	}
	r = where(L, c, &macro);
	run_cleanups(L, NULL, &r);
	b = here(L);
	b->term.kind = IR_TERM_RETURN;
	b->term.value = value;
	b->term.range = r;
	b->term.stmt = L->stmt;
	b->term.macro = macro;
	L->cur = NULL;
}

static void lower_goto(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	CXCursor to = clang_getCursorReferenced(c);
	struct label *l;

	if (clang_getCursorKind(to) != CXCursor_LabelStmt) {
		taint(L, "goto without a label");
		L->cur = NULL;
		return;
	}
	l = label_of(L, to);
	if (own)
		own->label = l->name;
	jump_to_label(L, l, c, !own);
}

/* The label itself; what it labels is the result. */
CXCursor label_start(struct lower *L, CXCursor c, struct ir_stmt *own, bool *has_body)
{
	struct label *l = label_of(L, c);
	struct kids k;

	l->block->loop = L->loop;
	l->cleanups = L->cleanups;
	l->defined = true;
	start(L, l->block);
	if (own) {
		own->label = l->name;
		own->block = l->block;
	}
	get_kids(L, c, &k);
	*has_body = k.n;
	return k.n ? k.v[k.n - 1] : c;
}

static void lower_label(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	bool has_body;
	CXCursor body = label_start(L, c, own, &has_body);
	struct ir_stmt *s;

	if (!has_body)
		return;
	s = lower_body(L, body, own);
	if (s)
		s->bare = false;
	if (own)
		own->body = s;
}

/*
 * Operands of an asm statement have no names in libclang. Inputs are values,
 * so they come wrapped in a load; a bare place is an output or a memory operand.
 */
static void lower_asm(struct lower *L, CXCursor c)
{
	GPtrArray *labels;
	struct kids k;

	get_kids(L, c, &k);
	for (unsigned int i = 0; i < k.n; i++) {
		CXCursor op = k.v[i];

		if (!cursor_is_expr(op))
			continue;
		if (clang_getCursorKind(op) == CXCursor_DeclRefExpr ||
		    clang_getCursorKind(op) == CXCursor_MemberRefExpr)
			emit_assign(L, op, lower_place(L, op), ir_unknown(L->u, cursor_type(L->t, op)));
		else
			lower_discard(L, op);
	}
	labels = printed_asm_labels(L, c);
	for (guint i = 0; labels && i < labels->len; i++) {
		struct label *l = label_named(L, labels->pdata[i]);
		struct ir_block *jump = fresh(L), *next = fresh(L), *b = here(L);

		ir_term_branch(L->u, b, ir_unknown(L->u, (struct ir_type){ .kind = IR_T_INT }), jump, next);
		b->term.range = where(L, c, &b->term.macro);
		b->term.stmt = L->stmt;
		L->cur = jump;
		jump_to_label(L, l, c, true);
		L->cur = next;
	}
}

static void lower_plain(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	struct kids k;

	switch (clang_getCursorKind(c)) {
	case CXCursor_DeclStmt: lower_decls(L, c); break;
	case CXCursor_ReturnStmt: lower_return(L, c); break;
	case CXCursor_GotoStmt: lower_goto(L, c, own); break;
	case CXCursor_BreakStmt: jump_to(L, &L->brk, c, !own); break;
	case CXCursor_ContinueStmt: jump_to(L, &L->cont, c, !own); break;
	case CXCursor_GCCAsmStmt:
	case CXCursor_MSAsmStmt: lower_asm(L, c); break;
	case CXCursor_IndirectGotoStmt:
		taint(L, "computed goto");
		L->cur = NULL;
		break;
	case CXCursor_NullStmt: break;
	case CXCursor_UnexposedStmt:
		/* an attribute: "fallthrough;" */
		get_kids(L, c, &k);
		for (unsigned int i = 0; i < k.n; i++)
			if (clang_isStatement(clang_getCursorKind(k.v[i])))
				lower_stmt(L, k.v[i]);
		break;
	default:
		if (cursor_is_expr(c))
			lower_discard(L, c);
		else if (!clang_isAttribute(clang_getCursorKind(c)) &&
			 !clang_isDeclaration(clang_getCursorKind(c)))
			taint(L, "statement of an unknown kind");
		break;
	}
}

static void lower_kind(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	switch (clang_getCursorKind(c)) {
	case CXCursor_CompoundStmt: lower_compound(L, c); break;
	case CXCursor_IfStmt: lower_if(L, c, own); break;
	case CXCursor_DoStmt:
		if (idiom_stmt(L, c))
			break;
		/* fall through */
	case CXCursor_ForStmt:
	case CXCursor_WhileStmt: lower_loop(L, c, own); break;
	case CXCursor_SwitchStmt: lower_switch(L, c, own); break;
	case CXCursor_CaseStmt:
	case CXCursor_DefaultStmt: lower_case(L, c, own); break;
	case CXCursor_LabelStmt: lower_label(L, c, own); break;
	default: lower_plain(L, c, own); break;
	}
}

void lower_stmt(struct lower *L, CXCursor c)
{
	struct ir_stmt *parent = L->stmt, *own;
	unsigned int macro_at = L->macro_at;

	if (!descend(L))
		return;
	own = open_stmt(L, c);
	lower_kind(L, c, own);
	if (own)
		close_stmt(L, own);
	L->stmt = parent;
	L->macro_at = macro_at;
	ascend(L);
}
