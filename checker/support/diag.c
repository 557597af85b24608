/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages for the user on stderr, and one progress line on a terminal.
 */
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "support/diag.h"

#define CLEAR_LINE "\r\033[K"

static struct {
	const char *program;
	bool quiet;
	bool drawn; /* a progress line is on the screen */
} diag = { .program = "fwspeck" };

void diag_init(const char *program, bool quiet)
{
	if (program)
		diag.program = g_intern_string(program);
	diag.quiet = quiet;
}

bool diag_quiet(void)
{
	return diag.quiet;
}

static void put(const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(STDERR_FILENO, text, len);

		if (n <= 0)
			return; /* nobody listens, and there is nowhere else to say so */
		text += n;
		len -= n;
	}
}

static void message(const char *kind, const char *fmt, va_list ap)
{
	g_autoptr(GString) s = g_string_new(diag.drawn ? CLEAR_LINE : "");

	diag.drawn = false;
	g_string_append_printf(s, "%s: %s", diag.program, kind);
	g_string_append_vprintf(s, fmt, ap);
	if (s->str[s->len - 1] != '\n')
		g_string_append_c(s, '\n');
	put(s->str, s->len);
}

void diag_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message("error: ", fmt, ap);
	va_end(ap);
}

void diag_warning(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message("warning: ", fmt, ap);
	va_end(ap);
}

void diag_info(const char *fmt, ...)
{
	va_list ap;

	if (diag.quiet)
		return;
	va_start(ap, fmt);
	message("", fmt, ap);
	va_end(ap);
}

static bool can_draw(void)
{
	static int tty = -1;

	if (tty < 0)
		tty = isatty(STDERR_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb");
	return tty && !diag.quiet;
}

static unsigned int columns(void)
{
	struct winsize ws;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &ws) || ws.ws_col < 20)
		return 80;
	return ws.ws_col;
}

void diag_progress(const char *fmt, ...)
{
	g_autoptr(GString) s = NULL;
	g_autofree char *text = NULL;
	va_list ap;

	if (!can_draw())
		return;
	va_start(ap, fmt);
	text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	s = g_string_new(CLEAR_LINE);
	/* a line that wraps cannot be cleared again */
	g_string_append_len(s, text, MIN(strlen(text), columns() - 1));
	put(s->str, s->len);
	diag.drawn = true;
}

void diag_progress_clear(void)
{
	if (!diag.drawn)
		return;
	put(CLEAR_LINE, sizeof(CLEAR_LINE) - 1);
	diag.drawn = false;
}
