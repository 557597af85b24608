/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages between the parent and its workers.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/wire.h"

/* A worker gone wild must not make the parent allocate without end. */
#define WIRE_MAX (512u << 20)

void wire_append(GByteArray *out, const json_t *msg)
{
	char *text = json_dumps(msg, JSON_COMPACT);
	uint32_t len = text ? strlen(text) : 0;

	g_byte_array_append(out, (const guint8 *)&len, sizeof(len));
	if (text)
		g_byte_array_append(out, (const guint8 *)text, len);
	free(text);
}

enum wire_status wire_take(GByteArray *in, json_t **msg)
{
	uint32_t len;

	if (in->len < sizeof(len))
		return WIRE_MORE;
	memcpy(&len, in->data, sizeof(len));
	if (!len || len > WIRE_MAX)
		return WIRE_BROKEN;
	if (in->len - sizeof(len) < len)
		return WIRE_MORE;
	*msg = json_loadb((const char *)in->data + sizeof(len), len, 0, NULL);
	g_byte_array_remove_range(in, 0, sizeof(len) + len);
	return *msg ? WIRE_MESSAGE : WIRE_BROKEN;
}

static bool write_all(int fd, const void *buf, size_t len)
{
	const char *p = buf;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

static bool read_all(int fd, void *buf, size_t len)
{
	char *p = buf;

	while (len) {
		ssize_t n = read(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

bool wire_write(int fd, const json_t *msg)
{
	GByteArray *out = g_byte_array_new();
	bool ok;

	wire_append(out, msg);
	ok = write_all(fd, out->data, out->len);
	g_byte_array_unref(out);
	return ok;
}

json_t *wire_read(int fd)
{
	json_t *msg = NULL;
	uint32_t len;
	char *text;

	if (!read_all(fd, &len, sizeof(len)) || !len || len > WIRE_MAX)
		return NULL;
	text = g_malloc(len);
	if (read_all(fd, text, len))
		msg = json_loadb(text, len, 0, NULL);
	g_free(text);
	return msg;
}
