/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages between the parent and its workers: JSON, each with its length in front.
 */
#ifndef FWS_CLI_WIRE_H
#define FWS_CLI_WIRE_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Append @msg to a buffer that is to be written. */
void wire_append(GByteArray *out, const json_t *msg);

enum wire_status { WIRE_MESSAGE, WIRE_MORE, WIRE_BROKEN };
/* Take the first whole message off @in. */
enum wire_status wire_take(GByteArray *in, json_t **msg);

/* The worker's side: blocking. wire_read() returns NULL at the end or when the stream is broken. */
bool wire_write(int fd, const json_t *msg);
json_t *wire_read(int fd);

#endif
