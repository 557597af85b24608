/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Intermediate representation: functions as control-flow graphs of few,
 * plain operations over access paths.
 *
 * Contract
 *   - Built by frontend/ through the ir_*_new() functions below, read-only
 *     afterwards. Everything lives in the arena of its struct ir_unit and dies
 *     with ir_unit_free(); strings are interned (compare by pointer when both
 *     come from the same unit).
 *   - Evaluation order is explicit. An ir_expr has no side effect and contains
 *     no call, no short circuit, no conditional: calls are IR_CALL
 *     instructions into temporaries; &&, ||, ?: and GNU statement expressions
 *     are control flow.
 *   - Casts, parentheses and __builtin_expect are transparent.
 *   - Scope exits are explicit: variables with a cleanup attribute get an
 *     IR_CALL of the cleanup function (instr->implicit set) on every way out
 *     of their scope, in reverse order of declaration.
 *   - Source positions are byte offsets into the main file's buffer plus line
 *     and column (1-based). in_macro is set where the text at that position
 *     is a macro's name rather than the statement itself: not edit-safe.
 */
#ifndef FWS_IR_IR_H
#define FWS_IR_IR_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct ir_unit;
struct ir_func;
struct ir_block;

/* Half-open byte range [begin, end) of the main file. */
struct ir_range {
	uint32_t begin, end;
	uint32_t line, col; /* of begin */
	uint32_t end_line, end_col;
	bool in_macro; /* spelled through a macro: not edit-safe */
	bool in_header; /* not in the main file: offsets are 0 */
};

enum ir_type_kind {
	IR_T_VOID,
	IR_T_INT, /* integers, enums, bool */
	IR_T_PTR,
	IR_T_RECORD, /* struct or union */
	IR_T_ARRAY,
	IR_T_FUNC,
	IR_T_OTHER,
};

/*
 * What the checker wants to know of a C type; typedefs are resolved.
 * @tag: record tag ("platform_device") of a record; of the pointee for a
 *	 pointer; of the element for an array. NULL when there is none. An
 *	 anonymous record has the tag "<parent>.<anon>" or a position-based name.
 * @depth: pointer depth (struct device ** has depth 2 and tag "device").
 * @count: elements of an array of constant size, else 0.
 */
struct ir_type {
	enum ir_type_kind kind;
	const char *tag;
	uint8_t depth;
	bool is_unsigned;
	bool is_bool;
	uint32_t count;
};

enum ir_var_kind { IR_V_LOCAL, IR_V_PARAM, IR_V_GLOBAL, IR_V_STATIC, IR_V_TEMP };

struct ir_var {
	enum ir_var_kind kind;
	const char *name; /* temporaries: "%1", "%2", … */
	struct ir_type type;
	uint32_t id; /* dense within its function; globals: within the unit */
	int param; /* index of a parameter, else -1 */
	const char *cleanup; /* cleanup function or NULL */
	struct ir_range decl; /* the declarator; see in_header */
	bool is_const_global;
};

enum ir_path_kind { IR_P_VAR, IR_P_DEREF, IR_P_FIELD, IR_P_INDEX };

/*
 * Access path, hash-consed per unit: equal paths are the same pointer.
 *   p->dev.of_node = FIELD(of_node, FIELD(dev, DEREF(VAR p)))
 *   a[i].x         = FIELD(x, INDEX(*, VAR a));  a[2] = INDEX(2, VAR a)
 * For a pointer p, p[i] is INDEX(i, DEREF(p)); p[0] and *p are DEREF(p).
 * Fields of anonymous unions/structs appear without the anonymous step.
 */
struct ir_path {
	enum ir_path_kind kind;
	const struct ir_path *base; /* NULL for IR_P_VAR */
	const struct ir_var *var; /* IR_P_VAR */
	const char *field; /* IR_P_FIELD */
	const char *record; /* IR_P_FIELD: tag of the record that declares it */
	bool index_known; /* IR_P_INDEX */
	int64_t index;
	struct ir_type type; /* of the place itself */
	uint32_t id; /* dense within the unit */
	uint8_t depth; /* number of steps */
};

enum ir_expr_kind {
	IR_E_CONST, /* integer constant, enum constant, sizeof, NULL */
	IR_E_STR, /* string literal: never NULL */
	IR_E_LOAD, /* value of a place */
	IR_E_ADDR, /* address of a place (also arrays that decay) */
	IR_E_FUNC, /* a function's address */
	IR_E_UNOP,
	IR_E_BINOP,
	IR_E_CONTAINER_OF, /* container_of(a, struct record, field) */
	IR_E_UNKNOWN,
};

enum ir_oper {
	/* unary */
	IR_O_NOT,
	IR_O_NEG,
	IR_O_BITNOT,
	/* comparison */
	IR_O_EQ,
	IR_O_NE,
	IR_O_LT,
	IR_O_LE,
	IR_O_GT,
	IR_O_GE,
	/* arithmetic */
	IR_O_ADD,
	IR_O_SUB,
	IR_O_MUL,
	IR_O_DIV,
	IR_O_MOD,
	IR_O_AND,
	IR_O_OR,
	IR_O_XOR,
	IR_O_SHL,
	IR_O_SHR,
};

struct ir_expr {
	enum ir_expr_kind kind;
	enum ir_oper oper; /* UNOP, BINOP */
	int64_t value; /* CONST */
	const char *name; /* FUNC: function; STR: the text */
	const char *record, *field; /* CONTAINER_OF */
	const struct ir_path *path; /* LOAD, ADDR */
	const struct ir_expr *a, *b; /* operands */
	struct ir_type type;
};

/*
 * A source statement, as far as an edit has to know it. The tree of the
 * function's statements hangs off ir_func.body.
 */
enum ir_stmt_kind {
	IR_S_EXPR,
	IR_S_DECL,
	IR_S_RETURN,
	IR_S_GOTO,
	IR_S_BREAK,
	IR_S_CONTINUE,
	IR_S_IF,
	IR_S_LOOP,
	IR_S_SWITCH,
	IR_S_CASE,
	IR_S_LABEL,
	IR_S_COMPOUND,
	IR_S_NULL,
	IR_S_OTHER,
};

struct ir_stmt {
	enum ir_stmt_kind kind;
	struct ir_range range; /* includes the closing ';' */
	struct ir_stmt *parent; /* NULL for the function's body */
	GPtrArray *kids; /* struct ir_stmt *, source order; may be NULL */
	struct ir_stmt *then_stmt; /* IR_S_IF */
	struct ir_stmt *else_stmt; /* IR_S_IF, NULL when there is none */
	struct ir_stmt *body; /* IR_S_LOOP, IR_S_SWITCH, IR_S_LABEL, IR_S_CASE */
	const char *label; /* IR_S_LABEL: its name; IR_S_GOTO: its target */
	bool bare; /* sole body of an if/else/loop without braces */
	struct ir_block *block; /* IR_S_LABEL: the block it starts */
};

enum ir_op {
	IR_ASSIGN, /* dst = src */
	IR_CALL, /* [dst =] callee(args) */
	IR_DECLARE, /* var comes into scope, uninitialised (also each loop round) */
};

struct ir_instr {
	enum ir_op op;
	uint32_t id; /* dense within the function */
	struct ir_block *block;
	struct ir_range range; /* of the call or assignment expression */
	struct ir_stmt *stmt; /* the source statement it belongs to */
	const struct ir_path *dst; /* NULL when the result is dropped */
	const struct ir_expr *src; /* ASSIGN */
	const char *callee; /* CALL: NULL for an indirect call */
	const struct ir_expr *fnptr; /* CALL: the pointer of an indirect call */
	const struct ir_expr **args; /* CALL */
	unsigned int nargs;
	const struct ir_var *var; /* DECLARE */
	const char *macro; /* outermost macro it was spelled through, or NULL */
	bool implicit; /* emitted for a cleanup attribute */
};

enum ir_term_kind {
	IR_TERM_NONE, /* under construction */
	IR_TERM_GOTO, /* succ[0] */
	IR_TERM_BRANCH, /* value != 0: succ[0], else succ[1] */
	IR_TERM_SWITCH, /* cases[i] -> succ[i]; default -> succ[nsucc - 1] */
	IR_TERM_RETURN, /* value may be NULL */
	IR_TERM_UNREACHABLE, /* after a noreturn call */
};

struct ir_case {
	int64_t lo, hi;
}; /* inclusive */

struct ir_term {
	enum ir_term_kind kind;
	struct ir_range range; /* condition, or the return/goto statement */
	struct ir_stmt *stmt;
	const struct ir_expr *value;
	struct ir_case *cases; /* SWITCH: nsucc - 1 of them */
	struct ir_block **succ;
	unsigned int nsucc;
	const char *macro; /* as in struct ir_instr */
};

/*
 * A structured loop. A block belongs to its innermost loop; the header tests
 * the condition (for do-while: the block that tests it).
 */
struct ir_loop {
	uint32_t id;
	struct ir_loop *parent;
	struct ir_block *header;
	struct ir_block *exit; /* where the loop's own condition leads when false */
	const char *macro; /* for_each_child_of_node, list_for_each_entry, … or NULL */
	struct ir_range range;
	struct ir_stmt *stmt;
};

/*
 * "a[i]" on an array of constant size, where i is no constant. Paths do not keep the value of an
 * index; it is here, with the moment it is used: behind the first @pos instructions of its block.
 */
struct ir_subscript {
	unsigned int pos;
	const struct ir_path *array;
	const struct ir_expr *index;
	struct ir_range range;
	struct ir_stmt *stmt;
};

struct ir_block {
	uint32_t id;
	GPtrArray *instrs; /* struct ir_instr * */
	GPtrArray *subscripts; /* struct ir_subscript *, in order; NULL: none */
	struct ir_term term;
	struct ir_loop *loop; /* innermost, or NULL */
};

struct ir_func {
	struct ir_unit *unit;
	const char *name;
	struct ir_type ret;
	bool is_static, is_inline;
	bool is_noreturn;
	bool from_header; /* an inline of a header, lowered on demand: no findings in it */
	const char *tainted; /* why it must not be reported on or edited, or NULL */
	struct ir_range range; /* whole definition */
	struct ir_range name_range;
	GPtrArray *params; /* struct ir_var * */
	GPtrArray *vars; /* struct ir_var *: all but globals, indexed by id */
	GPtrArray *blocks; /* struct ir_block *, blocks[0] is the entry */
	GPtrArray *loops; /* struct ir_loop * */
	struct ir_stmt *body;
	struct ir_instr **instrs; /* all of them, in order of blocks, indexed by id */
	uint32_t ninstrs, ntemps;
};

/*
 * A function's address inside an initialiser: "static struct platform_driver
 * d = { .driver.pm = …, .probe = f }" gives { "d", "platform_driver", "probe",
 * "f" }. Array elements of ops structs give one entry each.
 */
struct ir_init {
	const char *var, *record, *field, *func;
	struct ir_range range;
};

/*
 * A function that some function's code names without calling it directly,
 * seen only as IR_E_FUNC, is found in the instructions themselves.
 */
struct ir_unit {
	char *file; /* relative to the kernel root */
	char *arch;
	char *text; /* main file buffer, NUL-terminated */
	size_t len;
	GPtrArray *funcs; /* struct ir_func *, source order */
	GPtrArray *globals; /* struct ir_var * */
	GPtrArray *inits; /* struct ir_init * */
	GHashTable *by_name; /* name -> struct ir_func * */
	/* private */
	GStringChunk *strings;
	GHashTable *paths;
	GPtrArray *all_paths;
	GPtrArray *chunks;
	char *cur;
	size_t left;
};

struct ir_unit *ir_unit_new(const char *file, const char *arch, const char *text, size_t len);
void ir_unit_free(struct ir_unit *u);
size_t ir_unit_size(const struct ir_unit *u); /* bytes it takes, roughly */
typedef struct ir_unit struct_ir_unit; /* g_autoptr() wants one word */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(struct_ir_unit, ir_unit_free)

/* Arena and interning. ir_alloc() returns zeroed memory. */
void *ir_alloc(struct ir_unit *u, size_t size);
const char *ir_str(struct ir_unit *u, const char *s); /* NULL stays NULL */

struct ir_func *ir_func_new(struct ir_unit *u, const char *name);
struct ir_var *ir_var_new(struct ir_func *f, enum ir_var_kind kind, const char *name, struct ir_type type);
struct ir_var *ir_temp_new(struct ir_func *f, struct ir_type type);
struct ir_var *ir_global_new(struct ir_unit *u, const char *name, struct ir_type type);
struct ir_block *ir_block_new(struct ir_func *f, struct ir_loop *loop);
struct ir_loop *ir_loop_new(struct ir_func *f, struct ir_loop *parent);
struct ir_stmt *ir_stmt_new(struct ir_unit *u, enum ir_stmt_kind kind, struct ir_stmt *parent);

const struct ir_path *ir_path_var(struct ir_unit *u, const struct ir_var *v);
const struct ir_path *ir_path_deref(struct ir_unit *u, const struct ir_path *base, struct ir_type type);
const struct ir_path *ir_path_field(struct ir_unit *u, const struct ir_path *base, const char *record,
				    const char *field, struct ir_type type);
/* @known false: any element */
const struct ir_path *ir_path_index(struct ir_unit *u, const struct ir_path *base, bool known, int64_t index,
				    struct ir_type type);

const struct ir_expr *ir_const(struct ir_unit *u, int64_t value, struct ir_type type);
const struct ir_expr *ir_string(struct ir_unit *u, const char *text);
const struct ir_expr *ir_load(struct ir_unit *u, const struct ir_path *p);
/* ir_addr(DEREF(p)) is the value of p and comes back as IR_E_LOAD of p. */
const struct ir_expr *ir_addr(struct ir_unit *u, const struct ir_path *p);
const struct ir_expr *ir_funcref(struct ir_unit *u, const char *name);
const struct ir_expr *ir_unop(struct ir_unit *u, enum ir_oper op, const struct ir_expr *a,
			      struct ir_type type);
const struct ir_expr *ir_binop(struct ir_unit *u, enum ir_oper op, const struct ir_expr *a,
			       const struct ir_expr *b, struct ir_type type);
const struct ir_expr *ir_container_of(struct ir_unit *u, const struct ir_expr *a, const char *record,
				      const char *field, struct ir_type type);
const struct ir_expr *ir_unknown(struct ir_unit *u, struct ir_type type);

/* Append to a block. The caller fills the op-specific members of the result. */
struct ir_instr *ir_emit(struct ir_func *f, struct ir_block *b, enum ir_op op);
struct ir_subscript *ir_subscript_new(struct ir_func *f, struct ir_block *b);
void ir_term_goto(struct ir_unit *u, struct ir_block *b, struct ir_block *to);
void ir_term_branch(struct ir_unit *u, struct ir_block *b, const struct ir_expr *cond, struct ir_block *yes,
		    struct ir_block *no);

/*
 * Give every block a terminator, drop unreachable blocks, renumber blocks and
 * instructions. Call once when a function is complete.
 */
void ir_func_finish(struct ir_func *f);

/* Is @l the loop @outer or one inside it? NULL is inside none. */
bool ir_loop_inside(const struct ir_loop *l, const struct ir_loop *outer);

/* The variable a path starts from. */
const struct ir_var *ir_path_root(const struct ir_path *p);
/* Is it the field @field of a struct @record? NULL is none. */
bool ir_path_is_field(const struct ir_path *p, const char *record, const char *field);
/* Is it set with what is written to @p: the field, or the whole struct ("*priv = other;")? */
bool ir_path_sets_field(const struct ir_path *p, const char *record, const char *field);
/* Does the path go through a pointer? */
bool ir_path_derefs(const struct ir_path *p);
/* Comparisons: which operators are, what the false edge knows, and "b OP a" for "a OP b". */
bool ir_oper_compares(enum ir_oper op);
enum ir_oper ir_oper_negate(enum ir_oper op);
enum ir_oper ir_oper_swap(enum ir_oper op);

/* The only instruction that assigns to @v as a whole, or NULL: then none does, or several do. */
const struct ir_instr *ir_sole_def(const struct ir_func *f, const struct ir_var *v);

struct ir_func *ir_unit_func(const struct ir_unit *u, const char *name);

/* What dump-ir prints; stable, read by tests. */
void ir_dump_func(const struct ir_func *f, FILE *out);
char *ir_path_str(const struct ir_path *p); /* C spelling, e.g. "data->larb_imu[*].dev"; g_free() */
char *ir_expr_str(const struct ir_expr *e); /* C spelling; g_free() */

#endif
