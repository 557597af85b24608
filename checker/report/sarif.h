/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pieces shared by the files of the SARIF writer. Internal to report/.
 */
#ifndef FWS_REPORT_SARIF_H
#define FWS_REPORT_SARIF_H

#include "report/formats.h"
#include "report/source.h"

/* Name of the kernel root in originalUriBaseIds. */
#define SARIF_ROOT "SRCROOT"

json_t *sarif_text(const char *text); /* { "text": … } */
json_t *sarif_artifact(const char *file); /* artifactLocation below the root */
json_t *sarif_result(struct sources *src, const struct finding *f, bool fixes);
json_t *sarif_driver(void); /* tool.driver, with every rule of the table */
json_t *sarif_invocation(const struct report *r); /* coverage as notifications */

/* Ids of the notifications; their descriptors stand in tool.driver.notifications. */
enum sarif_note { SARIF_NOTE_SUMMARY, SARIF_NOTE_FAILED, SARIF_NOTE_PARTIAL };
json_t *sarif_note_descriptors(void);

#endif
