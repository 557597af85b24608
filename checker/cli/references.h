/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What becomes of each reference, for check --references. The shape is described in report/json.c.
 */
#ifndef FWS_CLI_REFERENCES_H
#define FWS_CLI_REFERENCES_H

#include <jansson.h>

#include "flow/flow.h"

/* { "taken": [ … ], "dropped": [ … ] }, of the file itself, not of its headers. */
json_t *references_json(const struct flow_unit *fu);

#endif
