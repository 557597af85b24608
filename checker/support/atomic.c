/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that appear whole or not at all.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/atomic.h"

struct atomic_file {
	char *path; /* what the user called it */
	char *target; /* where it goes, links resolved; NULL when written directly */
	char *temp; /* NULL when written directly */
	FILE *stream;
	bool may_be_lost; /* in a crash: nobody waits for the disk */
};

static void set_error(GError **err, const char *path, int code)
{
	g_set_error(err, G_FILE_ERROR, g_file_error_from_errno(code), "cannot write %s: %s", path,
		    g_strerror(code));
}

static void atomic_free(struct atomic_file *f)
{
	g_free(f->path);
	g_free(f->target);
	g_free(f->temp);
	g_free(f);
}

/* Mode of the new file: that of the old one, else what open() would have given. */
static mode_t wanted_mode(const struct stat *old)
{
	mode_t mask;

	if (old)
		return old->st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static bool open_direct(struct atomic_file *f)
{
	int fd;

	if (!strcmp(f->path, "-"))
		fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		fd = open(f->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return false;
	f->stream = fdopen(fd, "w");
	return f->stream;
}

static bool open_temp(struct atomic_file *f, const struct stat *old)
{
	char *real = old ? realpath(f->path, NULL) : NULL;
	int fd;

	f->target = g_strdup(real ? real : f->path);
	free(real);
	f->temp = g_strconcat(f->target, ".XXXXXX", NULL);
	fd = g_mkstemp_full(f->temp, O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	if (fchmod(fd, wanted_mode(old)) == 0)
		f->stream = fdopen(fd, "w");
	if (!f->stream) {
		int saved = errno;

		close(fd);
		unlink(f->temp);
		errno = saved;
	}
	return f->stream;
}

struct atomic_file *atomic_begin(const char *path, GError **err)
{
	struct atomic_file *f = g_new0(struct atomic_file, 1);
	struct stat st;
	bool exists = stat(path, &st) == 0;
	bool ok;

	f->path = g_strdup(path);
	if (!strcmp(path, "-") || (exists && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))) {
		ok = open_direct(f);
	} else if (exists && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		ok = false;
	} else {
		ok = open_temp(f, exists ? &st : NULL);
	}
	if (ok)
		return f;
	set_error(err, path, errno);
	atomic_free(f);
	return NULL;
}

FILE *atomic_stream(struct atomic_file *f)
{
	return f->stream;
}

/* An error that stdio met earlier has lost its errno: the usual cause is a full disk. */
static int finish_stream(struct atomic_file *f)
{
	int code = ferror(f->stream) ? EIO : 0;

	if (fflush(f->stream))
		code = errno;
	/* pipes and terminals cannot be synced, and need not be */
	if (!code && f->temp && !f->may_be_lost && fsync(fileno(f->stream)))
		code = errno;
	if (fclose(f->stream) && !code)
		code = errno;
	return code;
}

/* Make the rename itself survive a crash; failure to do so loses nothing that was there. */
static void sync_directory(const char *path)
{
	g_autofree char *dir = g_path_get_dirname(path);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)!fsync(fd);
	close(fd);
}

bool atomic_commit(struct atomic_file *f, GError **err)
{
	int code = finish_stream(f);

	if (!code && f->temp) {
		if (rename(f->temp, f->target))
			code = errno;
		else if (!f->may_be_lost)
			sync_directory(f->target);
	}
	if (code) {
		if (f->temp)
			unlink(f->temp);
		set_error(err, f->path, code);
	}
	atomic_free(f);
	return !code;
}

void atomic_abort(struct atomic_file *f)
{
	if (!f)
		return;
	fclose(f->stream);
	if (f->temp)
		unlink(f->temp);
	atomic_free(f);
}

static bool write_whole(const char *path, const char *data, size_t len, bool may_be_lost, GError **err)
{
	struct atomic_file *f = atomic_begin(path, err);

	if (!f)
		return false;
	f->may_be_lost = may_be_lost;
	errno = 0;
	if (fwrite(data, 1, len, f->stream) != len) {
		set_error(err, path, errno ? errno : EIO);
		atomic_abort(f);
		return false;
	}
	return atomic_commit(f, err);
}

bool atomic_write(const char *path, const char *data, size_t len, GError **err)
{
	return write_whole(path, data, len, false, err);
}

bool atomic_replace(const char *path, const char *data, size_t len, GError **err)
{
	return write_whole(path, data, len, true, err);
}
