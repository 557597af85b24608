/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading many files; see slurp.h. */
#include "support/slurp.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(struct slurp *s, int fd, size_t size)
{
	ssize_t n = 0;

	if (s->cap < size + 2 * SLURP_ROOM) {
		g_free(s->text);
		s->cap = (size + 2 * SLURP_ROOM) * 2;
		s->text = g_malloc(s->cap);
	}
	for (s->len = 0; s->len < size && (n = read(fd, s->text + s->len, size - s->len)) > 0;)
		s->len += n;
	s->text[s->len] = '\0';
	return n >= 0;
}

bool slurp_file(struct slurp *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	bool ok;

	if (fd < 0)
		return false;
	ok = !fstat(fd, &st) && S_ISREG(st.st_mode) && read_all(s, fd, st.st_size);
	close(fd);
	return ok;
}

void slurp_clear(struct slurp *s)
{
	g_free(s->text);
	*s = (struct slurp){ 0 };
}
