/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of frontend/ share among themselves. Two objects: struct tu,
 * one parsed file, and struct lower, one function on its way into IR.
 */
#ifndef FWS_FRONTEND_PRIV_H
#define FWS_FRONTEND_PRIV_H

#include <clang-c/Index.h>

#include "frontend/frontend.h"

/* Nesting of expressions and statements beyond which a function is given up. */
#define MAX_NESTING 1500

struct tu {
	CXTranslationUnit tu;
	CXFile main;
	struct ir_unit *u;
	const struct fe_request *req;
	GHashTable *types; /* opaque clang type -> struct ir_type * */
	GHashTable *fields; /* FieldDecl -> struct field * */
	GHashTable *records; /* record declaration -> tag */
	GHashTable *callees; /* FunctionDecl -> struct callee * */
	GHashTable *globals; /* VarDecl -> struct ir_var * */
	GHashTable *sources; /* of the frontend: headers that define macros, see where.c */
	GHashTable *done; /* names of header functions lowered or waiting */
	GPtrArray *waiting; /* CXCursor *: header functions still to lower */
};

struct field {
	const char *record, *name;
	bool anonymous; /* a step that access paths leave out */
};

struct callee {
	const char *name;
	bool noreturn;
};

/* Children of a cursor; more than fit live in the lowering's scratch memory. */
struct kids {
	unsigned int n, max;
	CXCursor *v;
	CXCursor few[4];
};

/* The cleanup variables in scope, innermost first: a persistent list. */
struct cleanup {
	struct cleanup *up;
	const struct ir_var *var;
	unsigned int depth;
};

/* Where break or continue lead, and what is in scope there. */
struct target {
	struct ir_block *block;
	struct cleanup *cleanups;
};

struct label {
	struct ir_block *block;
	struct cleanup *cleanups;
	const char *name;
	bool defined;
	bool by_name; /* only an asm goto has named it so far */
};

/* A goto whose scope exits are known when its label is. */
struct jump {
	struct ir_block *from;
	struct cleanup *cleanups;
	struct label *to;
	struct ir_stmt *stmt;
	struct ir_range range;
	bool silent;
};

struct switcher {
	GArray *cases; /* struct ir_case */
	GPtrArray *blocks; /* struct ir_block * */
	struct ir_block *dflt;
};

struct printed; /* printed.c */

struct lower {
	struct tu *t;
	struct ir_unit *u;
	struct ir_func *f;
	CXCursor fn;
	bool in_header;
	struct ir_block *cur; /* NULL: what comes next is unreachable */
	struct ir_loop *loop;
	struct ir_stmt *stmt;
	unsigned int macro_at; /* offset of the macro L->stmt was made by, or G_MAXUINT */
	struct cleanup *cleanups;
	struct target brk, cont;
	struct switcher *sw;
	GHashTable *vars; /* VarDecl/ParmDecl -> struct ir_var * */
	GHashTable *labels; /* STMT_KEY of a LabelStmt -> struct label * */
	GHashTable *labels_by_name;
	GHashTable *aliases; /* struct ir_var * of a macro -> struct ir_path * it points to */
	GArray *jumps; /* struct jump */
	GPtrArray *scratch;
	struct printed *printed;
	unsigned int depth;
	unsigned int stmt_exprs; /* statement expressions around */
	const char *taint;
};

/* cursor.c: cursors, types, names */
GHashTable *cursor_table(void);
void cursor_table_add(struct ir_unit *u, GHashTable *h, CXCursor key, void *value);
/*
 * Identity of a statement: equal statements reached by different ways are
 * not always equal cursors, as a cursor knows the declaration it was found in.
 */
#define STMT_KEY(c) ((gpointer)(c).data[1])
void get_kids(struct lower *L, CXCursor c, struct kids *k);
bool first_kid(CXCursor c, CXCursor *kid);
CXCursor skip_parens(CXCursor c); /* through parentheses and implicit casts */
CXCursor skip_casts(CXCursor c); /* and explicit ones */
bool cursor_is_expr(CXCursor c);
struct ir_type type_of(struct tu *t, CXType type);
struct ir_type cursor_type(struct tu *t, CXCursor c);
const char *record_tag(struct tu *t, CXCursor decl);
const struct field *field_of(struct tu *t, CXCursor decl);
const struct callee *callee_of(struct tu *t, CXCursor decl);
const char *intern(struct tu *t, CXString s);
bool is_bool(CXType t);
bool is_pointer(CXType t);
bool evaluate(CXCursor c, int64_t *value);
int64_t fit(int64_t value, CXType type);

/* where.c: positions */
struct ir_range where(struct lower *L, CXCursor c, const char **macro);
struct ir_range range_between(struct lower *L, CXSourceLocation s, CXSourceLocation e, const char **macro);
unsigned int expansion_offset(struct lower *L, CXCursor c); /* G_MAXUINT: not in a macro */
void range_set_end(struct ir_unit *u, struct ir_range *r, uint32_t end);
void range_take_semicolon(struct ir_unit *u, struct ir_range *r);
GHashTable *sources_new(void);
const char *innermost_macro(struct lower *L, CXCursor c);

/* blocks.c */
struct ir_block *here(struct lower *L);
struct ir_block *fresh(struct lower *L);
void go(struct lower *L, struct ir_block *to); /* jump there; nothing follows */
void start(struct lower *L, struct ir_block *b); /* fall into @b, go on there */
void emit_assign(struct lower *L, CXCursor at, const struct ir_path *dst, const struct ir_expr *src);
const struct ir_path *temp_path(struct lower *L, struct ir_type type);
const struct ir_expr *to_temp(struct lower *L, CXCursor at, const struct ir_expr *e);
void taint(struct lower *L, const char *why);
bool descend(struct lower *L); /* false: nested too deeply; else ascend() afterwards */
void ascend(struct lower *L);

/* scope.c: ways out of scopes */
void scope_add(struct lower *L, const struct ir_var *v);
void run_cleanups(struct lower *L, const struct cleanup *until, const struct ir_range *at);
void leave_scope(struct lower *L, struct cleanup *until, const struct ir_range *at);
/* @silent: the jump is no statement of the source */
void jump_to(struct lower *L, const struct target *t, CXCursor at, bool silent);
void jump_to_label(struct lower *L, struct label *to, CXCursor at, bool silent);
struct label *label_of(struct lower *L, CXCursor label_stmt);
struct label *label_named(struct lower *L, const char *name);
void resolve_jumps(struct lower *L);

/* stmt.c, loop.c, decl.c, init.c */
void lower_stmt(struct lower *L, CXCursor c);
struct ir_stmt *lower_body(struct lower *L, CXCursor c, struct ir_stmt *owner);
void lower_loop(struct lower *L, CXCursor c, struct ir_stmt *own);
void lower_switch(struct lower *L, CXCursor c, struct ir_stmt *own);
void lower_case(struct lower *L, CXCursor c, struct ir_stmt *own);
void lower_decls(struct lower *L, CXCursor decl_stmt);
void lower_init(struct lower *L, CXCursor init, const struct ir_path *dst, CXType type);
struct ir_var *var_of(struct lower *L, CXCursor decl);
void collect_inits(struct tu *t, CXCursor var);

/* fold.c */
const struct ir_expr *make_binop(struct lower *L, enum ir_oper op, const struct ir_expr *a,
				 const struct ir_expr *b, CXCursor c);
bool pick_arm(struct lower *L, CXCursor cond, bool *value);
/*
 * IS_ERR_VALUE(x) compares with (unsigned long)-MAX_ERRNO. What is above that is an error, here a negative number: for a
 * signed comparison all others would be errors as well.
 */
void fold_error_test(struct lower *L, CXCursor left, enum ir_oper *op, const struct ir_expr **b);
bool has_labels(CXCursor c);

/* expr.c, assign.c, call.c, place.c, cond.c, stmtexpr.c, idiom.c */
const struct ir_expr *lower_value(struct lower *L, CXCursor c);
void lower_into(struct lower *L, CXCursor c, const struct ir_path *dst, CXCursor at);
void lower_discard(struct lower *L, CXCursor c);
void lower_cond(struct lower *L, CXCursor c, struct ir_block *yes, struct ir_block *no);
const struct ir_path *lower_place(struct lower *L, CXCursor c);
const struct ir_path *deref(struct lower *L, CXCursor at, const struct ir_expr *e, struct ir_type type);
const struct ir_expr *place_value(struct lower *L, const struct ir_path *p, CXCursor c);
const struct ir_expr *lower_call(struct lower *L, CXCursor c, const struct ir_path *dst, bool discard);
bool is_transparent_call(CXCursor call, CXCursor *arg);
const struct ir_expr *lower_conditional(struct lower *L, CXCursor c);
const struct ir_path *lower_assign(struct lower *L, CXCursor c);
const struct ir_expr *lower_step(struct lower *L, CXCursor c, bool want_value);
bool is_elvis(const struct kids *k);
CXCursor chosen_kid(struct lower *L, CXCursor c, const struct kids *k, bool *ok);

struct stmt_expr {
	struct cleanup *outer;
	unsigned int macro_at;
	struct ir_range range;
	CXCursor last; /* the expression whose value it has */
	bool has_value;
};
void stmt_expr_enter(struct lower *L, CXCursor c, struct stmt_expr *se);
void stmt_expr_leave(struct lower *L, struct stmt_expr *se);
bool stmt_expr_kids(struct lower *L, CXCursor c, struct kids *k);

bool is_container_of(struct lower *L, CXCursor stmt_expr);
const struct ir_expr *idiom_container_of(struct lower *L, CXCursor stmt_expr);
bool idiom_value(struct lower *L, CXCursor stmt_expr, CXCursor *value, CXCursor *deref_of);
bool idiom_warn(struct lower *L, CXCursor stmt_expr, CXCursor *cond, struct kids *body);
bool is_warn_test(struct lower *L, CXCursor cond);
bool names_var(CXCursor expr, CXCursor *var);
CXCursor label_start(struct lower *L, CXCursor c, struct ir_stmt *own, bool *has_body);
bool idiom_stmt(struct lower *L, CXCursor do_stmt);

/* xchg.c */
bool is_xchg(struct lower *L, CXCursor stmt_expr);
const struct ir_expr *idiom_xchg(struct lower *L, CXCursor stmt_expr);

/* printed.c: what only the pretty-printed function tells */
void printed_free(struct printed *p);
bool printed_for_parts(struct lower *L, CXCursor for_stmt, bool *init, bool *cond, bool *inc);
GPtrArray *printed_asm_labels(struct lower *L, CXCursor asm_stmt); /* char *; NULL: none */

/* func.c, walk.c */
void lower_function(struct tu *t, CXCursor fn, bool from_header);
void tu_want(struct tu *t, CXCursor fn, const char *name);
struct ir_unit *tu_lower(CXTranslationUnit tu, const struct fe_request *req, const char *path,
			 const char *text, size_t len, GHashTable *sources, struct fe_result *res);

/* attempt.c: one parse, and what came of it */
struct attempt {
	CXTranslationUnit tu;
	unsigned int nerrors;
	bool hopeless; /* lacks a header: other flags would not help */
	bool conflicts; /* some error may be there because of more headers than the file asked for */
	char *pch; /* path of the shared header, or NULL */
	const char *build_dir;
	GPtrArray *missing; /* char *: names that errors say nobody declared */
	GArray *errors; /* guint64: a digest of each */
	guint64 digest; /* of all of them, and the text */
};

/* Why there is no unit at all. */
const char *attempt_failure(enum CXErrorCode rc);
void attempt_take_errors(struct attempt *a);
void attempt_clear(struct attempt *a);

/*
 * Does the file (@text), or a header that was parsed after the shared one, set a macro which a header in there asks for?
 * What that header has more to say then is missing.
 */
bool attempt_may_hide(const struct attempt *a, const char *text, size_t len);

/* Are all errors of @other also there in @a? */
bool attempt_has_errors_of(const struct attempt *a, const struct attempt *other);

/* flags.c, pch.c */
GPtrArray *flags_for_parse(const char *const *flags);
/* @argv, with slim headers before those that they stand for. */
GPtrArray *flags_slim(const struct fe_request *req, GPtrArray *argv);
GPtrArray *flags_for_diagnose(const char *const *flags);
GPtrArray *flags_for_pch(const struct fe_request *req);
GPtrArray *flags_toggle_module(const char *const *flags);
char *pch_get(const char *dir, const struct fe_request *req, bool rebuild);

/* Absolute; g_free() */
char *file_path(CXFile file, const char *build_dir);

/* pch-files.c: @pch is the path of a shared header */
bool pch_files_write(const char *pch, CXTranslationUnit tu, const char *build_dir);
/* Does a header in it say anything of one of @names (char *)? */
bool pch_mentions(const char *pch, const GPtrArray *names);
/* Is it a macro that no shared header has, though its headers have it? */
bool pch_leaves_out(const char *macro);
/* Does a header in it ask for one of @names (char *) in an #if? */
bool pch_asks(const char *pch, GHashTable *names);
bool pch_has_file(const char *pch, CXFile file, const char *build_dir);

/* text.c: "include <a.h>", of a line that is for the preprocessor, or NULL; "<a.h>", of an include, or NULL */
const char *text_directive(const char *line);
const char *text_included(const char *directive);
/* Macros set or unset before the first include (char *): a header may say something else then. */
GPtrArray *text_macros_first(const char *text, size_t len);
/* All macros that it sets or unsets and headers might ask for, to @names (char *). */
void text_macros(const char *text, size_t len, GHashTable *names);
bool text_may_hide(const char *text, size_t len);

#endif
