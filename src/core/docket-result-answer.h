/* docket-result-answer.h: whether an answer is the file that was asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void docket_result_answer_ask (SoupMessage *message,
                               gboolean probe,
                               const char *validator,
                               gint64 done);
gboolean docket_result_answer_is_rest (SoupMessage *message, gint64 done, gint64 size);
gboolean docket_result_answer_is_refusal (SoupMessage *message);
GError *docket_result_answer_judge_refusal (SoupMessage *message, const char *body, gsize length);
GError *docket_result_answer_judge_content (SoupMessage *message,
                                            const char *file_name,
                                            const char *start,
                                            gsize length);
const char *docket_result_answer_get_validator (SoupMessage *message);

G_END_DECLS
