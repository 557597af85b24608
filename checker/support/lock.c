/* SPDX-License-Identifier: GPL-2.0-only */
/* Locks between processes; see lock.h. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include "support/diag.h"
#include "support/lock.h"

int lock_file(const char *path, const char *waiting)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

	if (fd < 0 || !flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	if (waiting)
		diag_info("%s", waiting);
	while (flock(fd, LOCK_EX) && errno == EINTR)
		;
	return fd;
}
