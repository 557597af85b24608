/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Symbolic values and the locations they live in.
 *
 * Contract
 *   - Both are hash-consed per struct symtab (one per analysed function): equal means the same
 *     pointer, on every path. They live until symtab_free().
 *   - A pointer's value is a symbol; what it points to is the location LOC_PTR(symbol).
 */
#ifndef FWS_FLOW_SYM_H
#define FWS_FLOW_SYM_H

#include "ir/ir.h"

enum sym_kind {
	SYM_CONST, /* value */
	SYM_STR, /* string literal or function: not NULL; name */
	SYM_FUNC,
	SYM_INIT, /* what loc held when the function was entered */
	SYM_CALL, /* result of a call; gen 0: the latest round, 1: earlier rounds */
	SYM_OUT, /* what a call left in loc */
	SYM_JOIN, /* loc after paths with different values met at a block */
	SYM_ADDR, /* address of loc */
	SYM_CONTAINER, /* container_of(a, record, field) */
	SYM_DERIVE, /* object that belongs to a: drvdata and the like */
	SYM_ERRCHK, /* predicates over a: see errchk */
	SYM_UN,
	SYM_BIN,
	SYM_UNKNOWN, /* anything; one per instruction */
};

enum errchk { ERRCHK_IS_ERR, ERRCHK_IS_ERR_OR_NULL, ERRCHK_ERR_OR_ZERO };

struct sym {
	enum sym_kind kind;
	uint32_t id; /* creation order: stable, for deterministic output */
	uint8_t gen; /* CALL, OUT */
	uint8_t oper; /* UN, BIN: enum ir_oper; ERRCHK: enum errchk */
	uint8_t bits; /* possible signs before any test, enum model_bits */
	bool fresh; /* memory made here; see sym_is_fresh users */
	int64_t value; /* CONST; CALL, OUT, UNKNOWN: instruction; JOIN: block */
	const char *name; /* STR, FUNC, DERIVE */
	const char *record, *field; /* CONTAINER */
	const struct sym *a, *b;
	const struct loc *loc; /* INIT, OUT, JOIN, ADDR */
	const char *tag; /* struct tag of the pointee when known */
	uint32_t mark,
		at; /* of whoever last walked over it, and where it stood for them: see symtab_mark() */
	const struct loc *deref; /* LOC_PTR of it, once made */
};

enum loc_kind { LOC_VAR, LOC_PTR, LOC_FIELD, LOC_INDEX };

struct loc {
	enum loc_kind kind;
	uint32_t id;
	const struct ir_var *var; /* VAR */
	const struct sym *ptr; /* PTR */
	const struct loc *base; /* FIELD, INDEX */
	const char *record, *field; /* FIELD */
	bool index_known;
	int64_t index;
	struct ir_type type;
	const struct loc *root; /* its LOC_VAR or LOC_PTR */
	uint32_t mark, at; /* as in struct sym */
	uint8_t note; /* for whoever owns the table; 0 at first */
	const struct sym *init, *addr, *join; /* SYM_INIT, SYM_ADDR and the last SYM_JOIN of it, once made */
};

struct symtab;

struct symtab *symtab_new(void);
void symtab_free(struct symtab *t);
/* A mark that no symbol or location of @t has yet, and how one gets it. */
uint32_t symtab_mark(struct symtab *t);
static inline void sym_mark(const struct sym *s, uint32_t mark, uint32_t at)
{
	((struct sym *)s)->mark = mark;
	((struct sym *)s)->at = at;
}
static inline void loc_mark(const struct loc *l, uint32_t mark, uint32_t at)
{
	((struct loc *)l)->mark = mark;
	((struct loc *)l)->at = at;
}
/* A hash of what @h is one of, and of @v. */
static inline uint32_t key_mix(uint32_t h, uint64_t v)
{
	return (h ^ (uint32_t)(v ^ (v >> 32))) * 0x9e3779b1u + (h >> 15);
}

const struct sym *sym_const(struct symtab *t, int64_t value);
const struct sym *sym_name(struct symtab *t, enum sym_kind kind, const char *name);
const struct sym *sym_init(struct symtab *t, const struct loc *l);
const struct sym *sym_call(struct symtab *t, const struct ir_instr *in, uint8_t gen, uint8_t bits,
			   const char *tag);
const struct sym *sym_out(struct symtab *t, const struct ir_instr *in, const struct loc *l, uint8_t gen);
const struct sym *sym_join(struct symtab *t, const struct ir_block *b, const struct loc *l);
const struct sym *sym_addr(struct symtab *t, const struct loc *l);
const struct sym *sym_container(struct symtab *t, const struct sym *a, const char *record, const char *field,
				const char *tag);
const struct sym *sym_derive(struct symtab *t, const char *name, const struct sym *a);
/* Say what a pointer points to, where that was not known yet. */
void sym_set_tag(const struct sym *s, const char *tag);
const struct sym *sym_errchk(struct symtab *t, enum errchk kind, const struct sym *a);
const struct sym *sym_un(struct symtab *t, enum ir_oper op, const struct sym *a);
const struct sym *sym_bin(struct symtab *t, enum ir_oper op, const struct sym *a, const struct sym *b);
const struct sym *sym_unknown(struct symtab *t, uint32_t instr, struct ir_type type);

const struct loc *loc_var(struct symtab *t, const struct ir_var *v);
const struct loc *loc_ptr(struct symtab *t, const struct sym *ptr, struct ir_type type);
const struct loc *loc_field(struct symtab *t, const struct loc *base, const char *record, const char *field,
			    struct ir_type type);
const struct loc *loc_index(struct symtab *t, const struct loc *base, bool known, int64_t index,
			    struct ir_type type);

/*
 * The object a pointer stands for in reference counting: &pdev->dev, to_platform_device(dev) and
 * the fwnode of a node are the same object as pdev, dev, node.
 */
const struct sym *sym_object(struct symtab *t, const struct sym *s);

static inline const struct loc *loc_root(const struct loc *l)
{
	return l->root;
}
const struct loc *loc_last_field(const struct loc *l); /* innermost FIELD step, through indexes; or NULL */
/* Is @what part of the value, or of the way to it? */
bool sym_mentions(const struct sym *s, const struct sym *what);
bool loc_mentions(const struct loc *l, const struct sym *what);
/* @l with its part @from replaced by @to; NULL when @from is no part of it. */
const struct loc *loc_rebase(struct symtab *t, const struct loc *l, const struct loc *from,
			     const struct loc *to);
/* C spelling of a place in a local variable, "args.np", or NULL; g_free() */
char *loc_str(const struct loc *l);
bool loc_has_any_index(const struct loc *l);
/* The same, also on the way to it: x->ports[i]->dev. */
bool loc_through_any_index(const struct loc *l);
/* Does it stand for several places: any element of an array, a field of every object of a list? */
bool loc_is_summary(const struct loc *l);
bool loc_is_local_element(const struct loc *l); /* local[i], whatever i is */
/* Can anything outside the function name it? */
bool loc_is_external(const struct loc *l);

#endif
