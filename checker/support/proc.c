/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Run a program and wait for it, on fork and poll: GSubprocess has neither process
 * groups nor time limits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/proc.h"

#define GRACE_US (2 * G_USEC_PER_SEC) /* between SIGTERM and SIGKILL */

struct child {
	pid_t pid;
	int in, out, err; /* our ends, -1 when closed */
	size_t written; /* of the input */
	gint64 deadline; /* monotonic, 0: none */
	int next_signal;
};

struct pipes {
	int in[2], out[2], err[2], fail[2];
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void pipes_close(struct pipes *p)
{
	int *all[] = { p->in, p->out, p->err, p->fail };
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(all); i++) {
		close_fd(&all[i][0]);
		close_fd(&all[i][1]);
	}
}

static bool pipes_open(struct pipes *p, const struct proc_opts *o)
{
	memset(p, 0xff, sizeof(*p));
	if (pipe2(p->fail, O_CLOEXEC))
		return false;
	if (o->input ? pipe2(p->in, O_CLOEXEC) : (p->in[0] = open("/dev/null", O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	if (o->log) {
		p->out[1] = open(o->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
		p->err[1] = p->out[1] < 0 ? -1 : fcntl(p->out[1], F_DUPFD_CLOEXEC, 0);
		return p->err[1] >= 0;
	}
	return !pipe2(p->out, O_CLOEXEC) && !pipe2(p->err, O_CLOEXEC);
}

static char **base_env(bool clean)
{
	static const char *const kept[] = { "PATH", "HOME", "USER", "TMPDIR" };
	char **env = NULL;
	unsigned int i;

	if (!clean)
		return g_get_environ();
	for (i = 0; i < G_N_ELEMENTS(kept); i++) {
		if (g_getenv(kept[i]))
			env = g_environ_setenv(env, kept[i], g_getenv(kept[i]), TRUE);
	}
	return env ? env : g_new0(char *, 1);
}

static char **child_env(const struct proc_opts *o)
{
	char **env = base_env(o->clean_env);
	unsigned int i;

	for (i = 0; o->env && o->env[i]; i++) {
		const char *eq = strchr(o->env[i], '=');
		g_autofree char *name = eq ? g_strndup(o->env[i], eq - o->env[i]) : g_strdup(o->env[i]);

		env = eq ? g_environ_setenv(env, name, eq + 1, TRUE) : g_environ_unsetenv(env, name);
	}
	return env;
}

static void limit_memory(unsigned int mb)
{
	struct rlimit r;

	if (!mb || getrlimit(RLIMIT_AS, &r))
		return;
	r.rlim_cur = (rlim_t)mb << 20;
	if (r.rlim_max != RLIM_INFINITY && r.rlim_cur > r.rlim_max)
		r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_AS, &r);
}

/* Only async-signal-safe calls from here: another thread may hold any lock. */
static void G_NORETURN run_child(const struct proc_opts *o, const char *prog, char **env, struct pipes *p,
				 pid_t parent)
{
	sigset_t none;
	int code;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	limit_memory(o->memory_mb);
	if (dup2(p->in[0], 0) >= 0 && dup2(p->out[1], 1) >= 0 && dup2(p->err[1], 2) >= 0 &&
	    (!o->cwd || !chdir(o->cwd)))
		execve(prog, (char *const *)o->argv, env);
	code = errno;
	(void)!write(p->fail[1], &code, sizeof(code));
	_exit(127);
}

static bool start(const struct proc_opts *o, struct child *c, GError **err)
{
	g_autofree char *prog = g_find_program_in_path(o->argv[0]);
	g_auto(GStrv) env = child_env(o);
	pid_t parent = getpid();
	struct pipes p;
	int code = 0;

	if (!prog) {
		g_set_error(err, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT, "%s: command not found", o->argv[0]);
		return false;
	}
	if (!pipes_open(&p, o) || (c->pid = fork()) < 0) {
		code = errno;
		goto fail;
	}
	if (!c->pid)
		run_child(o, prog, env, &p, parent);
	setpgid(c->pid, c->pid);
	close_fd(&p.fail[1]);
	if (read(p.fail[0], &code, sizeof(code)) == sizeof(code)) {
		waitpid(c->pid, NULL, 0);
		goto fail;
	}
	c->in = p.in[1];
	c->out = p.out[0];
	c->err = p.err[0];
	p.in[1] = p.out[0] = p.err[0] = -1;
	pipes_close(&p);
	if (c->in >= 0)
		fcntl(c->in, F_SETFL, O_NONBLOCK);
	return true;
fail:
	pipes_close(&p);
	g_set_error(err, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, "cannot run %s%s%s: %s", o->argv[0],
		    o->cwd ? " in " : "", o->cwd ? o->cwd : "", g_strerror(code));
	return false;
}

static void feed(struct child *c, const struct proc_opts *o)
{
	ssize_t n = write(c->in, o->input + c->written, o->input_len - c->written);

	if (n > 0)
		c->written += n;
	if ((n < 0 && errno != EAGAIN && errno != EINTR) || c->written == o->input_len)
		close_fd(&c->in);
}

static void drain(int *fd, GString *to)
{
	char buf[65536];
	ssize_t n = read(*fd, buf, sizeof(buf));

	if (n > 0)
		g_string_append_len(to, buf, n);
	else if (n == 0 || errno != EINTR)
		close_fd(fd);
}

/* At the deadline: first ask the group to end, then end it. */
static void check_deadline(struct child *c, struct proc_result *r)
{
	if (!c->deadline || g_get_monotonic_time() < c->deadline)
		return;
	r->timed_out = true;
	kill(-c->pid, c->next_signal);
	if (c->next_signal == SIGKILL) {
		/* a process that left the group may keep the pipes open */
		close_fd(&c->out);
		close_fd(&c->err);
	}
	c->next_signal = SIGKILL;
	c->deadline = g_get_monotonic_time() + GRACE_US;
}

static void pump(struct child *c, const struct proc_opts *o, struct proc_result *r)
{
	while (c->out >= 0 || c->err >= 0 || c->in >= 0) {
		struct pollfd fds[3] = {
			{ .fd = c->in, .events = POLLOUT },
			{ .fd = c->out, .events = POLLIN },
			{ .fd = c->err, .events = POLLIN },
		};

		if (poll(fds, 3, c->deadline ? 100 : -1) < 0 && errno != EINTR)
			break;
		if (c->in >= 0 && fds[0].revents)
			feed(c, o);
		if (c->out >= 0 && fds[1].revents)
			drain(&c->out, r->out);
		if (c->err >= 0 && fds[2].revents)
			drain(&c->err, r->err);
		check_deadline(c, r);
	}
}

static void reap(struct child *c, struct proc_result *r)
{
	int status = 0;

	while (waitpid(c->pid, &status, c->deadline ? WNOHANG : 0) != c->pid) {
		if (c->deadline)
			g_usleep(5000);
		check_deadline(c, r);
	}
	r->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool proc_run(const struct proc_opts *o, struct proc_result *r, GError **err)
{
	struct child c = { .in = -1, .out = -1, .err = -1, .next_signal = SIGTERM };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;

	memset(r, 0, sizeof(*r));
	if (!start(o, &c, err))
		return false;
	r->out = g_string_new(NULL);
	r->err = g_string_new(NULL);
	if (o->timeout_s)
		c.deadline = g_get_monotonic_time() + o->timeout_s * (gint64)G_USEC_PER_SEC;
	/* a child that does not read its input must not end us */
	sigaction(SIGPIPE, &ignore, &old);
	pump(&c, o, r);
	sigaction(SIGPIPE, &old, NULL);
	close_fd(&c.in);
	reap(&c, r);
	return true;
}

void proc_result_clear(struct proc_result *r)
{
	if (r->out)
		g_string_free(r->out, TRUE);
	if (r->err)
		g_string_free(r->err, TRUE);
	memset(r, 0, sizeof(*r));
}
