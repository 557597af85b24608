/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The worker's side of the pool: start, limits, the loop over jobs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/pool-internal.h"
#include "cli/wire.h"

/* Deep but legal nesting in a source must not end the worker. */
#define STACK_BYTES (64ul << 20)

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN true /* its shadow memory is terabytes of address space */
#else
#define HAVE_ASAN false
#endif

static int reply_fd = -1;

void worker_reset(struct worker *w)
{
	memset(w, 0, sizeof(*w));
	w->to = w->from = w->err = -1;
}

void pool_alive(void)
{
	json_t *msg;

	if (reply_fd < 0)
		return;
	msg = json_pack("{s:b}", "alive", 1);
	wire_write(reply_fd, msg);
	json_decref(msg);
}

static void lower_limit(int what, rlim_t value)
{
	struct rlimit r;

	if (getrlimit(what, &r) || (r.rlim_max != RLIM_INFINITY && r.rlim_max < value))
		return;
	r.rlim_cur = value;
	setrlimit(what, &r);
}

static void set_limits(const struct pool *p)
{
	struct rlimit none = { 0, 0 };

	lower_limit(RLIMIT_STACK, STACK_BYTES);
	setrlimit(RLIMIT_CORE, &none);
	if (p->o.memory_mb && !HAVE_ASAN)
		lower_limit(RLIMIT_AS, (rlim_t)p->o.memory_mb << 20);
}

/* Nothing of the parent's but the two pipes and the file for stderr. */
static void take_descriptors(const struct pool *p, int err)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (unsigned int i = 0; i < p->n; i++) {
		const struct worker *w = &p->workers[i];

		if (!w->pid)
			continue;
		close(w->to);
		close(w->from);
		close(w->err);
	}
	if (null >= 0)
		dup2(null, STDIN_FILENO);
	dup2(err, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
}

static void forget_noise(void)
{
	if (ftruncate(STDERR_FILENO, 0) == 0)
		lseek(STDERR_FILENO, 0, SEEK_SET);
}

static void attach_noise(json_t *reply)
{
	char buf[4096], *valid;
	ssize_t n = pread(STDERR_FILENO, buf, sizeof(buf), 0);

	if (n <= 0)
		return;
	valid = g_utf8_make_valid(buf, n);
	json_object_set_new(reply, "noise", json_string(valid));
	g_free(valid);
}

/* One message; false when the worker is to end. */
static bool serve(const struct pool *p, void *worker, const json_t *msg)
{
	json_t *state = json_object_get(msg, "state"), *reply;
	bool go_on;

	if (state) {
		p->o.state(worker, json_is_null(state) ? NULL : state);
		return true;
	}
	forget_noise();
	reply = p->o.handle(worker, msg);
	attach_noise(reply);
	go_on = wire_write(reply_fd, reply) && !json_is_true(json_object_get(reply, "retire"));
	json_decref(reply);
	return go_on;
}

static G_GNUC_NORETURN void worker_main(const struct pool *p, int in, int out, int err)
{
	void *worker;
	bool go_on = true;
	json_t *msg;

	take_descriptors(p, err);
	set_limits(p);
	/* Ctrl-C is for the parent, whose end is also the worker's. */
	signal(SIGINT, SIG_IGN);
	signal(SIGPIPE, SIG_DFL);
	reply_fd = out;
	worker = p->o.start(p->o.data);
	while (go_on && (msg = wire_read(in))) {
		go_on = serve(p, worker, msg);
		json_decref(msg);
	}
	_exit(0);
}

static void set_nonblock(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void close_pair(int fd[2])
{
	if (fd[0] >= 0)
		close(fd[0]);
	if (fd[1] >= 0)
		close(fd[1]);
}

bool worker_start(struct pool *p, struct worker *w)
{
	int down[2] = { -1, -1 }, up[2] = { -1, -1 }, err;
	pid_t parent = getpid(), pid;

	err = memfd_create("fwspeck-worker", MFD_CLOEXEC);
	if (err < 0 || pipe2(down, O_CLOEXEC) || pipe2(up, O_CLOEXEC))
		goto fail;
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		goto fail;
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(0);
		close(down[1]);
		close(up[0]);
		worker_main(p, down[0], up[1], err);
	}
	close(down[0]);
	close(up[1]);
	set_nonblock(down[1]);
	set_nonblock(up[0]);
	w->pid = pid;
	w->to = down[1];
	w->from = up[0];
	w->err = err;
	w->in = g_byte_array_new();
	w->out = g_byte_array_new();
	return true;
fail:
	p->start_errno = errno;
	if (err >= 0)
		close(err);
	close_pair(down);
	close_pair(up);
	return false;
}
