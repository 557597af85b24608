/* SPDX-License-Identifier: GPL-2.0-only */
/* Hash-consed symbols and locations; see sym.h. */
#include "flow/sym.h"

#include <string.h>

#include "model/model.h"

/* Open addressing; a power of two of slots, of which at most half are taken. */
struct table {
	void **slots;
	uint32_t *hashes;
	uint32_t nslots, n;
};

#define CHUNK_BYTES 16384
#define NVARS 64

struct symtab {
	struct table syms, locs;
	GPtrArray *chunks;
	size_t left; /* bytes of the last chunk */
	uint32_t nmarks;
	const struct loc *vars[NVARS]; /* looked up last, by the address of the variable */
};

static uint32_t mix_str(uint32_t h, const char *s)
{
	for (; s && *s; s++)
		h = h * 33 + (unsigned char)*s;
	return h;
}

static bool same_str(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static uint32_t sym_hash(const struct sym *s)
{
	uint32_t h = s->kind * 31 + s->gen * 7 + s->oper;

	h = key_mix(h, (uint64_t)s->value);
	h = key_mix(h, (uintptr_t)s->a);
	h = key_mix(h, (uintptr_t)s->b);
	h = key_mix(h, (uintptr_t)s->loc);
	return key_mix(mix_str(mix_str(h, s->name), s->field), 0);
}

static bool sym_same(const struct sym *a, const struct sym *b)
{
	return a->kind == b->kind && a->gen == b->gen && a->oper == b->oper && a->value == b->value &&
	       a->a == b->a && a->b == b->b && a->loc == b->loc && same_str(a->name, b->name) &&
	       same_str(a->record, b->record) && same_str(a->field, b->field);
}

static uint32_t loc_hash(const struct loc *l)
{
	uint32_t h = l->kind * 17 + l->index_known;

	h = key_mix(h, (uint64_t)l->index);
	h = key_mix(h, (uintptr_t)l->var);
	h = key_mix(h, (uintptr_t)l->ptr);
	h = key_mix(h, (uintptr_t)l->base);
	return key_mix(mix_str(h, l->field), 0);
}

static bool loc_same(const struct loc *a, const struct loc *b)
{
	return a->kind == b->kind && a->var == b->var && a->ptr == b->ptr && a->base == b->base &&
	       a->index_known == b->index_known && a->index == b->index && same_str(a->field, b->field) &&
	       same_str(a->record, b->record);
}

static void table_init(struct table *t, uint32_t nslots)
{
	t->nslots = nslots;
	t->n = 0;
	t->slots = g_new0(void *, nslots);
	t->hashes = g_new(uint32_t, nslots);
}

static void table_clear(struct table *t)
{
	g_free(t->slots);
	g_free(t->hashes);
}

/* Into the first free slot from where its hash says. */
static void table_add(struct table *t, void *p, uint32_t hash)
{
	uint32_t i = hash & (t->nslots - 1);

	while (t->slots[i])
		i = (i + 1) & (t->nslots - 1);
	t->slots[i] = p;
	t->hashes[i] = hash;
	t->n++;
}

static void table_grow(struct table *t)
{
	struct table old = *t;

	table_init(t, 2 * old.nslots);
	for (uint32_t i = 0; i < old.nslots; i++)
		if (old.slots[i])
			table_add(t, old.slots[i], old.hashes[i]);
	table_clear(&old);
}

struct symtab *symtab_new(void)
{
	struct symtab *t = g_new0(struct symtab, 1);

	table_init(&t->syms, 64);
	table_init(&t->locs, 64);
	t->chunks = g_ptr_array_new_with_free_func(g_free);
	return t;
}

void symtab_free(struct symtab *t)
{
	if (!t)
		return;
	table_clear(&t->syms);
	table_clear(&t->locs);
	g_ptr_array_unref(t->chunks);
	g_free(t);
}

uint32_t symtab_mark(struct symtab *t)
{
	return ++t->nmarks;
}

/* All of them go with @t. */
static void *keep(struct symtab *t, const void *what, size_t size)
{
	void *p;

	if (t->left < size) {
		g_ptr_array_add(t->chunks, g_malloc(CHUNK_BYTES));
		t->left = CHUNK_BYTES;
	}
	p = (char *)t->chunks->pdata[t->chunks->len - 1] + CHUNK_BYTES - t->left;
	t->left -= size;
	return memcpy(p, what, size);
}

static struct sym *sym_intern(struct symtab *t, const struct sym *key)
{
	uint32_t hash = sym_hash(key), i = hash & (t->syms.nslots - 1);
	struct sym *s;

	for (; (s = t->syms.slots[i]); i = (i + 1) & (t->syms.nslots - 1))
		if (t->syms.hashes[i] == hash && sym_same(s, key))
			return s;
	s = keep(t, key, sizeof(*key));
	s->id = t->syms.n;
	if (!s->bits)
		s->bits = MODEL_ANY;
	if (2 * t->syms.n >= t->syms.nslots)
		table_grow(&t->syms);
	table_add(&t->syms, s, hash);
	return s;
}

static const struct loc *loc_intern(struct symtab *t, const struct loc *key)
{
	uint32_t hash = loc_hash(key), i = hash & (t->locs.nslots - 1);
	struct loc *l;

	for (; (l = t->locs.slots[i]); i = (i + 1) & (t->locs.nslots - 1))
		if (t->locs.hashes[i] == hash && loc_same(l, key))
			return l;
	l = keep(t, key, sizeof(*key));
	l->id = t->locs.n;
	l->root = l->base ? l->base->root : l;
	if (2 * t->locs.n >= t->locs.nslots)
		table_grow(&t->locs);
	table_add(&t->locs, l, hash);
	return l;
}

static uint8_t sign_bits(int64_t v)
{
	return v < 0 ? MODEL_NEG : v == 0 ? MODEL_ZERO : MODEL_POS;
}

static uint8_t type_bits(const struct ir_type *type)
{
	if (type->kind == IR_T_INT && (type->is_unsigned || type->is_bool))
		return MODEL_ZERO | MODEL_POS;
	return MODEL_ANY;
}

const struct sym *sym_const(struct symtab *t, int64_t value)
{
	struct sym k = { .kind = SYM_CONST, .value = value, .bits = sign_bits(value) };

	return sym_intern(t, &k);
}

const struct sym *sym_name(struct symtab *t, enum sym_kind kind, const char *name)
{
	struct sym k = { .kind = kind, .name = name, .bits = MODEL_POS };

	return sym_intern(t, &k);
}

const struct sym *sym_init(struct symtab *t, const struct loc *l)
{
	struct sym k = { .kind = SYM_INIT, .loc = l, .bits = type_bits(&l->type) };
	struct sym *s;

	if (l->init)
		return l->init;
	s = sym_intern(t, &k);
	if (!s->tag && l->type.depth <= 1)
		s->tag = l->type.tag;
	((struct loc *)l)->init = s;
	return s;
}

const struct sym *sym_call(struct symtab *t, const struct ir_instr *in, uint8_t gen, uint8_t bits,
			   const char *tag)
{
	struct sym k = { .kind = SYM_CALL, .value = in->id, .gen = gen, .bits = bits };
	struct sym *s = sym_intern(t, &k);

	if (!s->tag)
		s->tag = tag;
	return s;
}

const struct sym *sym_out(struct symtab *t, const struct ir_instr *in, const struct loc *l, uint8_t gen)
{
	struct sym k = {
		.kind = SYM_OUT, .value = in->id, .loc = l, .gen = gen, .bits = type_bits(&l->type)
	};
	struct sym *s = sym_intern(t, &k);

	s->tag = l->type.tag;
	return s;
}

const struct sym *sym_join(struct symtab *t, const struct ir_block *b, const struct loc *l)
{
	struct sym k = { .kind = SYM_JOIN, .value = b->id, .loc = l, .bits = type_bits(&l->type) };
	struct sym *s;

	s = (struct sym *)l->join;
	if (!s || s->value != b->id)
		s = sym_intern(t, &k);
	s->tag = l->type.tag;
	((struct loc *)l)->join = s;
	return s;
}

const struct sym *sym_addr(struct symtab *t, const struct loc *l)
{
	struct sym k = { .kind = SYM_ADDR, .loc = l, .bits = MODEL_POS };

	if (l->kind == LOC_PTR)
		return l->ptr;
	if (!l->addr)
		((struct loc *)l)->addr = sym_intern(t, &k);
	return l->addr;
}

/* container_of() from a struct device or fwnode_handle, to what embeds it, and on to what embeds that. */
static bool is_counted_pointer(const struct sym *s)
{
	const char *tag = s->a->tag;

	/* to_altmode(to_typec_altmode(dev)) */
	if (s->a->kind == SYM_CONTAINER)
		return is_counted_pointer(s->a);
	/* what embeds a foo_device is that device: to_phy_device(mdiodev) */
	if (tag)
		return !strcmp(tag, "device") || !strcmp(tag, "fwnode_handle") || !strcmp(tag, "mdio_device");
	return s->field && (!strcmp(s->field, "dev") || g_str_has_suffix(s->field, ".dev") ||
			    !strcmp(s->field, "fwnode"));
}

const struct sym *sym_container(struct symtab *t, const struct sym *a, const char *record, const char *field,
				const char *tag)
{
	struct sym k = { .kind = SYM_CONTAINER, .a = a, .record = record, .field = field, .bits = a->bits };
	struct sym *s;

	if (a->kind == SYM_ADDR && a->loc->kind == LOC_FIELD && !g_strcmp0(a->loc->field, field) &&
	    !g_strcmp0(a->loc->record, record))
		return sym_addr(t, a->loc->base);
	/* a list's cursor or what embeds a work item: never NULL; to_foo(dev) is as NULL as dev */
	if (!is_counted_pointer(&k))
		k.bits = MODEL_POS;
	s = sym_intern(t, &k);
	s->tag = tag ? tag : record;
	return s;
}

const struct sym *sym_derive(struct symtab *t, const char *name, const struct sym *a)
{
	struct sym k = { .kind = SYM_DERIVE, .name = name, .a = a, .bits = MODEL_ZERO | MODEL_POS };

	return sym_intern(t, &k);
}

void sym_set_tag(const struct sym *s, const char *tag)
{
	if (!s->tag && s->kind != SYM_CONST)
		((struct sym *)s)->tag = tag;
}

const struct sym *sym_errchk(struct symtab *t, enum errchk kind, const struct sym *a)
{
	struct sym k = { .kind = SYM_ERRCHK, .oper = kind, .a = a };

	k.bits = kind == ERRCHK_ERR_OR_ZERO ? MODEL_NEG | MODEL_ZERO : MODEL_ZERO | MODEL_POS;
	return sym_intern(t, &k);
}

const struct sym *sym_un(struct symtab *t, enum ir_oper op, const struct sym *a)
{
	struct sym k = { .kind = SYM_UN, .oper = op, .a = a };

	if (a->kind == SYM_CONST) {
		switch (op) {
		case IR_O_NOT: return sym_const(t, !a->value);
		case IR_O_NEG: return sym_const(t, (int64_t)(0 - (uint64_t)a->value));
		default: return sym_const(t, ~a->value);
		}
	}
	k.bits = op == IR_O_NOT ? MODEL_ZERO | MODEL_POS : MODEL_ANY;
	return sym_intern(t, &k);
}

static bool fold(enum ir_oper op, int64_t x, int64_t y, int64_t *out)
{
	uint64_t ux = (uint64_t)x, uy = (uint64_t)y;

	switch (op) {
	case IR_O_EQ: *out = x == y; return true;
	case IR_O_NE: *out = x != y; return true;
	case IR_O_LT: *out = x < y; return true;
	case IR_O_LE: *out = x <= y; return true;
	case IR_O_GT: *out = x > y; return true;
	case IR_O_GE: *out = x >= y; return true;
	case IR_O_ADD: *out = (int64_t)(ux + uy); return true;
	case IR_O_SUB: *out = (int64_t)(ux - uy); return true;
	case IR_O_MUL: *out = (int64_t)(ux * uy); return true;
	case IR_O_AND: *out = (int64_t)(ux & uy); return true;
	case IR_O_OR: *out = (int64_t)(ux | uy); return true;
	case IR_O_XOR: *out = (int64_t)(ux ^ uy); return true;
	case IR_O_SHL:
		if (y < 0 || y > 63)
			return false;
		*out = (int64_t)(ux << y);
		return true;
	case IR_O_SHR:
		if (y < 0 || y > 63)
			return false;
		*out = x >> y;
		return true;
	default: return false;
	}
}

const struct sym *sym_bin(struct symtab *t, enum ir_oper op, const struct sym *a, const struct sym *b)
{
	struct sym k = { .kind = SYM_BIN, .oper = op, .a = a, .b = b };
	int64_t v;

	if (a->kind == SYM_CONST && b->kind == SYM_CONST && fold(op, a->value, b->value, &v))
		return sym_const(t, v);
	if (a == b && (op == IR_O_EQ || op == IR_O_LE || op == IR_O_GE))
		return sym_const(t, 1);
	if (a == b && (op == IR_O_NE || op == IR_O_LT || op == IR_O_GT))
		return sym_const(t, 0);
	if (op == IR_O_AND && ((a->kind == SYM_CONST && !a->value) || (b->kind == SYM_CONST && !b->value)))
		return sym_const(t, 0);
	k.bits = ir_oper_compares(op) ? MODEL_ZERO | MODEL_POS : MODEL_ANY;
	/* counting up what cannot be negative */
	if (op == IR_O_ADD && b->kind == SYM_CONST && b->value > 0 && !(a->bits & MODEL_NEG))
		k.bits = MODEL_POS;
	if (op == IR_O_OR && b->kind == SYM_CONST && b->value > 0)
		k.bits = MODEL_POS | MODEL_NEG;
	return sym_intern(t, &k);
}

const struct sym *sym_unknown(struct symtab *t, uint32_t instr, struct ir_type type)
{
	struct sym k = { .kind = SYM_UNKNOWN, .value = instr, .bits = type_bits(&type) };

	return sym_intern(t, &k);
}

const struct loc *loc_var(struct symtab *t, const struct ir_var *v)
{
	const struct loc **known = &t->vars[((uintptr_t)v >> 4) % NVARS];
	struct loc k = { .kind = LOC_VAR, .var = v };

	if (*known && (*known)->var == v)
		return *known;
	k.type = v->type;
	return *known = loc_intern(t, &k);
}

const struct loc *loc_ptr(struct symtab *t, const struct sym *ptr, struct ir_type type)
{
	struct loc k = { .kind = LOC_PTR, .ptr = ptr, .type = type };

	if (ptr->kind == SYM_ADDR)
		return ptr->loc;
	if (!ptr->deref)
		((struct sym *)ptr)->deref = loc_intern(t, &k);
	return ptr->deref;
}

const struct loc *loc_field(struct symtab *t, const struct loc *base, const char *record, const char *field,
			    struct ir_type type)
{
	struct loc k = { .kind = LOC_FIELD, .base = base, .record = record, .field = field, .type = type };

	/* the member that a container_of() started from */
	if (base->kind == LOC_PTR && base->ptr->kind == SYM_CONTAINER &&
	    !g_strcmp0(base->ptr->field, field) && !g_strcmp0(base->ptr->record, record))
		return loc_ptr(t, base->ptr->a, type);
	return loc_intern(t, &k);
}

const struct loc *loc_index(struct symtab *t, const struct loc *base, bool known, int64_t index,
			    struct ir_type type)
{
	struct loc k = { .kind = LOC_INDEX,
			 .base = base,
			 .index_known = known,
			 .index = known ? index : 0,
			 .type = type };

	return loc_intern(t, &k);
}

/* Objects that are counted through the struct device or fwnode embedded in them. */
static bool is_counted_member(const struct loc *l)
{
	return l->kind == LOC_FIELD && l->type.kind == IR_T_RECORD && l->type.tag &&
	       (!strcmp(l->type.tag, "device") || !strcmp(l->type.tag, "fwnode_handle"));
}

const struct sym *sym_object(struct symtab *t, const struct sym *s)
{
	for (unsigned int depth = 0; s && depth < 16; depth++) {
		if (s->kind == SYM_ADDR && is_counted_member(s->loc)) {
			const struct loc *l = s->loc->base;

			/* &phydev->mdio.dev: through the struct that embeds it */
			while (l->kind == LOC_FIELD && l->type.kind == IR_T_RECORD)
				l = l->base;
			s = sym_addr(t, l);
		} else if (s->kind == SYM_CONTAINER && is_counted_pointer(s)) {
			s = s->a;
		} else {
			break;
		}
	}
	return s;
}

const struct loc *loc_last_field(const struct loc *l)
{
	bool index = false;

	for (unsigned int depth = 0; depth < 8; depth++) {
		if (l->kind == LOC_FIELD)
			return l;
		if (l->kind == LOC_INDEX) {
			index = true;
			l = l->base;
		} else if (l->kind == LOC_PTR && index && l->ptr->kind == SYM_INIT) {
			/* p->devs[i] where devs is a pointer to an array */
			l = l->ptr->loc;
		} else {
			return NULL;
		}
	}
	return NULL;
}

bool loc_mentions(const struct loc *l, const struct sym *what)
{
	l = loc_root(l);
	return l->kind == LOC_PTR && sym_mentions(l->ptr, what);
}

bool sym_mentions(const struct sym *s, const struct sym *what)
{
	if (s == what)
		return true;
	if (s->a && sym_mentions(s->a, what))
		return true;
	if (s->b && sym_mentions(s->b, what))
		return true;
	return s->loc && loc_mentions(s->loc, what);
}

const struct loc *loc_rebase(struct symtab *t, const struct loc *l, const struct loc *from,
			     const struct loc *to)
{
	const struct loc *base;

	if (l == from)
		return to;
	if (l->kind != LOC_FIELD && l->kind != LOC_INDEX)
		return NULL;
	base = loc_rebase(t, l->base, from, to);
	if (!base)
		return NULL;
	if (l->kind == LOC_FIELD)
		return loc_field(t, base, l->record, l->field, l->type);
	return loc_index(t, base, l->index_known, l->index, l->type);
}

char *loc_str(const struct loc *l)
{
	g_autofree char *base = NULL;

	if (l->kind == LOC_VAR)
		return l->var->kind == IR_V_TEMP ? NULL : g_strdup(l->var->name);
	if (l->kind != LOC_FIELD)
		return NULL;
	base = loc_str(l->base);
	return base ? g_strdup_printf("%s.%s", base, l->field) : NULL;
}

bool loc_has_any_index(const struct loc *l)
{
	for (; l->kind == LOC_FIELD || l->kind == LOC_INDEX; l = l->base) {
		if (l->kind == LOC_INDEX && !l->index_known)
			return true;
	}
	return false;
}

static bool sym_is_summary(const struct sym *s)
{
	if (s->kind == SYM_JOIN || s->kind == SYM_STR || s->kind == SYM_UNKNOWN || s->gen)
		return true;
	/* base + i */
	if (s->kind == SYM_BIN && s->b->kind != SYM_CONST)
		return true;
	if (s->a)
		return sym_is_summary(s->a);
	return s->loc && loc_is_summary(s->loc);
}

bool loc_is_summary(const struct loc *l)
{
	const struct loc *root = loc_root(l);

	return loc_has_any_index(l) || (root->kind == LOC_PTR && sym_is_summary(root->ptr));
}

bool loc_is_local_element(const struct loc *l)
{
	return l->kind == LOC_INDEX && !l->index_known && l->base->kind == LOC_VAR && !loc_is_external(l);
}

bool loc_through_any_index(const struct loc *l)
{
	for (unsigned int depth = 0; depth < 8; depth++) {
		const struct loc *root = loc_root(l);

		if (loc_has_any_index(l))
			return true;
		if (root->kind != LOC_PTR || root->ptr->kind != SYM_INIT)
			return false;
		l = root->ptr->loc;
	}
	return false;
}

bool loc_is_external(const struct loc *l)
{
	const struct loc *root = loc_root(l);

	if (root->kind == LOC_VAR)
		return root->var->kind == IR_V_GLOBAL || root->var->kind == IR_V_STATIC;
	return true;
}
