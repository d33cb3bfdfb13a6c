/* docket-drop.h: text and files that are dropped on a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketDropTextFunc:
 * @widget: where it was dropped
 * @text: a text, as it came
 */
typedef void (*DocketDropTextFunc) (GtkWidget *widget, const char *text);

/**
 * DocketDropFilesFunc:
 * @widget: where they were dropped
 * @files: (element-type GFile): at least one
 */
typedef void (*DocketDropFilesFunc) (GtkWidget *widget, GPtrArray *files);

void docket_drop_take (GtkWidget *widget,
                       GtkPropagationPhase phase,
                       DocketDropTextFunc text,
                       DocketDropFilesFunc files);

G_END_DECLS
