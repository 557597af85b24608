/* SPDX-License-Identifier: GPL-2.0-only */
/* Cursors as keys, their children, and the names and types behind them. */
#include <string.h>

#include "frontend/priv.h"

static guint cursor_hash(gconstpointer p)
{
	return clang_hashCursor(*(const CXCursor *)p);
}

static gboolean cursor_equal(gconstpointer a, gconstpointer b)
{
	return clang_equalCursors(*(const CXCursor *)a, *(const CXCursor *)b);
}

GHashTable *cursor_table(void)
{
	return g_hash_table_new(cursor_hash, cursor_equal);
}

void cursor_table_add(struct ir_unit *u, GHashTable *h, CXCursor key, void *value)
{
	CXCursor *k = ir_alloc(u, sizeof(*k));

	*k = key;
	g_hash_table_insert(h, k, value);
}

struct collect {
	struct lower *L;
	struct kids *k;
};

static enum CXChildVisitResult collect_kid(CXCursor c, CXCursor parent, CXClientData data)
{
	struct collect *col = data;
	struct kids *k = col->k;

	if (k->n == k->max) {
		CXCursor *v = g_new(CXCursor, k->max * 4);

		memcpy(v, k->v, k->n * sizeof(*v));
		g_ptr_array_add(col->L->scratch, v);
		k->v = v;
		k->max *= 4;
	}
	k->v[k->n++] = c;
	return CXChildVisit_Continue;
}

void get_kids(struct lower *L, CXCursor c, struct kids *k)
{
	struct collect col = { L, k };

	k->n = 0;
	k->max = G_N_ELEMENTS(k->few);
	k->v = k->few;
	clang_visitChildren(c, collect_kid, &col);
}

struct only {
	unsigned int n;
	CXCursor kid;
};

static enum CXChildVisitResult count_two(CXCursor c, CXCursor parent, CXClientData data)
{
	struct only *o = data;

	if (!o->n++)
		o->kid = c;
	return o->n > 1 ? CXChildVisit_Break : CXChildVisit_Continue;
}

/* The child of a cursor that has exactly one. */
static bool only_kid(CXCursor c, CXCursor *kid)
{
	struct only o = { 0 };

	clang_visitChildren(c, count_two, &o);
	*kid = o.kid;
	return o.n == 1;
}

static enum CXChildVisitResult take_first(CXCursor c, CXCursor parent, CXClientData data)
{
	*(CXCursor *)data = c;
	return CXChildVisit_Break;
}

bool first_kid(CXCursor c, CXCursor *kid)
{
	return clang_visitChildren(c, take_first, kid);
}

static enum CXChildVisitResult take_each(CXCursor c, CXCursor parent, CXClientData data)
{
	*(CXCursor *)data = c;
	return CXChildVisit_Continue;
}

bool cursor_is_expr(CXCursor c)
{
	return clang_isExpression(clang_getCursorKind(c));
}

/* An implicit cast: one operand, and that an expression (offsetof has a MemberRef). */
static bool is_wrapper(CXCursor c, CXCursor *kid)
{
	switch (clang_getCursorKind(c)) {
	case CXCursor_ParenExpr: return only_kid(c, kid);
	case CXCursor_UnexposedExpr:
		return only_kid(c, kid) && cursor_is_expr(*kid) &&
		       clang_getCursorType(c).kind != CXType_Dependent;
	default: return false;
	}
}

CXCursor skip_parens(CXCursor c)
{
	CXCursor kid;

	while (is_wrapper(c, &kid))
		c = kid;
	return c;
}

CXCursor skip_casts(CXCursor c)
{
	CXCursor kid;

	for (;;) {
		c = skip_parens(c);
		if (clang_getCursorKind(c) != CXCursor_CStyleCastExpr)
			return c;
		/* children of a cast: what the type names, then the operand */
		if (!clang_visitChildren(c, take_each, &kid) && !cursor_is_expr(kid))
			return c;
		c = kid;
	}
}

const char *intern(struct tu *t, CXString s)
{
	const char *text = clang_getCString(s);
	const char *r = ir_str(t->u, text ? text : "");

	clang_disposeString(s);
	return r;
}

bool is_bool(CXType t)
{
	return clang_getCanonicalType(t).kind == CXType_Bool;
}

bool is_pointer(CXType t)
{
	return clang_getCanonicalType(t).kind == CXType_Pointer;
}

bool evaluate(CXCursor c, int64_t *value)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	bool ok;

	if (!r)
		return false;
	ok = clang_EvalResult_getKind(r) == CXEval_Int;
	if (ok)
		*value = clang_EvalResult_getAsLongLong(r);
	clang_EvalResult_dispose(r);
	return ok;
}

static bool is_unsigned_kind(enum CXTypeKind k)
{
	switch (k) {
	case CXType_Bool:
	case CXType_Char_U:
	case CXType_UChar:
	case CXType_Char16:
	case CXType_Char32:
	case CXType_UShort:
	case CXType_UInt:
	case CXType_ULong:
	case CXType_ULongLong:
	case CXType_UInt128: return true;
	default: return false;
	}
}

/* The value an integer has after conversion to a type. */
int64_t fit(int64_t value, CXType type)
{
	CXType canon = clang_getCanonicalType(type);
	long long size;

	if (canon.kind == CXType_Bool)
		return value != 0;
	if (canon.kind == CXType_Pointer || canon.kind == CXType_Dependent || canon.kind == CXType_Void)
		return value;
	size = clang_Type_getSizeOf(canon);
	if (size <= 0 || size >= 8)
		return value;
	value = (int64_t)((uint64_t)value << (64 - 8 * size));
	if (is_unsigned_kind(canon.kind))
		return (int64_t)((uint64_t)value >> (64 - 8 * size));
	return value >> (64 - 8 * size);
}

/* A nameless record is named after the record it stands in, else by its position. */
static const char *anonymous_tag(struct tu *t, CXCursor decl)
{
	CXCursor parent = clang_getCursorSemanticParent(decl);
	enum CXCursorKind kind = clang_getCursorKind(parent);
	g_autofree char *tag = NULL;
	unsigned int line, col;

	if (kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl) {
		tag = g_strdup_printf("%s.<anon>", record_tag(t, parent));
		return ir_str(t->u, tag);
	}
	clang_getFileLocation(clang_getCursorLocation(decl), NULL, &line, &col, NULL);
	tag = g_strdup_printf("<anon %u:%u>", line, col);
	return ir_str(t->u, tag);
}

const char *record_tag(struct tu *t, CXCursor decl)
{
	const char *tag = g_hash_table_lookup(t->records, &decl);

	if (tag)
		return tag;
	/* A typedef's name is what libclang spells for "typedef struct { } name". */
	tag = intern(t, clang_getCursorSpelling(decl));
	if (!*tag || strchr(tag, '('))
		tag = anonymous_tag(t, decl);
	cursor_table_add(t->u, t->records, decl, (char *)tag);
	return tag;
}

const struct field *field_of(struct tu *t, CXCursor decl)
{
	struct field *f = g_hash_table_lookup(t->fields, &decl);
	CXCursor parent, type;

	if (f)
		return f;
	f = ir_alloc(t->u, sizeof(*f));
	f->name = intern(t, clang_getCursorSpelling(decl));
	type = clang_getTypeDeclaration(clang_getCanonicalType(clang_getCursorType(decl)));
	f->anonymous = (!*f->name || strchr(f->name, '(')) && clang_Cursor_isAnonymousRecordDecl(type);
	parent = clang_getCursorSemanticParent(decl);
	while (clang_Cursor_isAnonymousRecordDecl(parent)) {
		CXCursor up = clang_getCursorSemanticParent(parent);
		enum CXCursorKind kind = clang_getCursorKind(up);

		if (kind != CXCursor_StructDecl && kind != CXCursor_UnionDecl)
			break;
		parent = up;
	}
	f->record = record_tag(t, parent);
	cursor_table_add(t->u, t->fields, decl, f);
	return f;
}

static bool type_is_noreturn(CXType type)
{
	CXString s = clang_getTypeSpelling(type);
	const char *text = clang_getCString(s);
	bool r = text && strstr(text, "__attribute__((noreturn))");

	clang_disposeString(s);
	return r;
}

/* What a function is called in models: allocation profiling renames kmalloc() to kmalloc_noprof(). */
static const char *plain_name(struct tu *t, const char *name)
{
	g_autofree char *s = NULL;

	if (g_str_has_suffix(name, "_noprof")) {
		s = g_strndup(name, strlen(name) - strlen("_noprof"));
		return ir_str(t->u, s);
	}
	if (g_str_has_prefix(name, "__builtin_mem") || g_str_has_prefix(name, "__builtin_str"))
		return ir_str(t->u, name + strlen("__builtin_"));
	return name;
}

const struct callee *callee_of(struct tu *t, CXCursor decl)
{
	struct callee *c = g_hash_table_lookup(t->callees, &decl);

	if (c)
		return c;
	c = ir_alloc(t->u, sizeof(*c));
	c->name = plain_name(t, intern(t, clang_getCursorSpelling(decl)));
	c->noreturn = type_is_noreturn(clang_getCursorType(decl)) ||
		      !strcmp(c->name, "__builtin_unreachable") || !strcmp(c->name, "__builtin_trap");
	cursor_table_add(t->u, t->callees, decl, c);
	return c;
}

static uint32_t array_count(CXType array)
{
	long long n = array.kind == CXType_ConstantArray ? clang_getArraySize(array) : 0;

	return n > 0 && n <= UINT32_MAX ? n : 0;
}

static struct ir_type type_convert(struct tu *t, CXType canon)
{
	struct ir_type r = { .kind = IR_T_OTHER };

	switch (canon.kind) {
	case CXType_Void: r.kind = IR_T_VOID; break;
	case CXType_Pointer:
		r = type_of(t, clang_getPointeeType(canon));
		r.depth = r.kind == IR_T_PTR || r.kind == IR_T_ARRAY ? r.depth + 1 : 1;
		r.kind = IR_T_PTR;
		r.is_unsigned = r.is_bool = false;
		r.count = 0;
		break;
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		r = type_of(t, clang_getArrayElementType(canon));
		r.kind = IR_T_ARRAY;
		r.is_unsigned = r.is_bool = false;
		r.count = array_count(canon);
		break;
	case CXType_Record:
		r.kind = IR_T_RECORD;
		r.tag = record_tag(t, clang_getTypeDeclaration(canon));
		break;
	case CXType_FunctionProto:
	case CXType_FunctionNoProto: r.kind = IR_T_FUNC; break;
	case CXType_Enum:
		r.kind = IR_T_INT;
		r.is_unsigned =
			is_unsigned_kind(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(canon)).kind);
		break;
	default:
		if (canon.kind < CXType_FirstBuiltin || canon.kind > CXType_Int128)
			break;
		r.kind = IR_T_INT;
		r.is_unsigned = is_unsigned_kind(canon.kind);
		r.is_bool = canon.kind == CXType_Bool;
		break;
	}
	return r;
}

struct ir_type type_of(struct tu *t, CXType type)
{
	struct ir_type *r = g_hash_table_lookup(t->types, type.data[0]);

	if (r)
		return *r;
	r = ir_alloc(t->u, sizeof(*r));
	*r = type_convert(t, clang_getCanonicalType(type));
	if (type.data[0])
		g_hash_table_insert(t->types, type.data[0], r);
	return *r;
}

struct ir_type cursor_type(struct tu *t, CXCursor c)
{
	return type_of(t, clang_getCursorType(c));
}
