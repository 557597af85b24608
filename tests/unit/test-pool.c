/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The worker pool: replies in order of jobs, and workers that crash, hang, run out of memory,
 * end early or talk nonsense cost their own job only.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/pool.h"
#include "cli/wire.h"

struct me {
	unsigned int served;
	json_int_t state;
	bool poisoned;
};

static void *start(void *data)
{
	return g_new0(struct me, 1);
}

static void set_state(void *worker, const json_t *state)
{
	struct me *me = worker;

	me->state = json_integer_value(state);
}

static json_t *big_reply(size_t len)
{
	char *text = g_strnfill(len, 'x');
	json_t *o = json_pack("{s:s}", "big", text);

	g_free(text);
	return o;
}

static json_t *eat_memory(void)
{
	/* on a loaded machine this takes longer than a job may be silent */
	for (;; pool_alive())
		memset(g_malloc(16 << 20), 1, 16 << 20);
	return NULL;
}

static json_t *handle(void *worker, const json_t *job)
{
	const char *what = json_string_value(json_object_get(job, "do"));
	struct me *me = worker;

	me->served++;
	/* A sanitizer would catch SIGSEGV and end the worker in its own way. */
	if (!strcmp(what, "crash") || (!strcmp(what, "crash-if-poisoned") && me->poisoned))
		raise(SIGKILL);
	else if (!strcmp(what, "poison"))
		me->poisoned = true;
	else if (!strcmp(what, "hang"))
		pause();
	else if (!strcmp(what, "slow"))
		for (int i = 0; i < 8; i++, pool_alive())
			g_usleep(300000);
	else if (!strcmp(what, "exit"))
		_exit(7);
	else if (!strcmp(what, "memory"))
		return eat_memory();
	else if (!strcmp(what, "retire"))
		return json_pack("{s:b, s:i}", "retire", 1, "pid", getpid());
	else if (!strcmp(what, "big"))
		return big_reply(3 << 20);
	else if (!strcmp(what, "nonsense"))
		for (int fd = 3; fd < 16; fd++)
			if (write(fd, "\377\377\377\377oops", 8) < 0)
				continue;
	return json_pack("{s:i, s:I, s:i, s:O?}", "served", me->served, "state", me->state, "pid", getpid(),
			 "id", json_object_get(job, "id"));
}

static struct pool *make_pool(unsigned int jobs)
{
	const struct pool_opts o = {
		.jobs = jobs,
		.timeout_s = 1,
		.memory_mb = 512,
		.start = start,
		.state = set_state,
		.handle = handle,
	};

	return pool_new(&o);
}

static void job_free_cb(void *p)
{
	pool_job_free(p);
}

static GPtrArray *jobs_of(const char *spec)
{
	GPtrArray *jobs = g_ptr_array_new_with_free_func(job_free_cb);
	char **words = g_strsplit(spec, " ", -1);

	for (unsigned int i = 0; words[i]; i++)
		g_ptr_array_add(jobs, pool_job_new(json_pack("{s:s, s:i}", "do", words[i], "id", i)));
	g_strfreev(words);
	return jobs;
}

static struct pool_job *job(GPtrArray *jobs, unsigned int i)
{
	return jobs->pdata[i];
}

static json_int_t reply_int(GPtrArray *jobs, unsigned int i, const char *key)
{
	g_assert_nonnull(job(jobs, i)->reply);
	return json_integer_value(json_object_get(job(jobs, i)->reply, key));
}

static void assert_failure(GPtrArray *jobs, unsigned int i, const char *text)
{
	g_assert_null(job(jobs, i)->reply);
	g_assert_nonnull(strstr(job(jobs, i)->failure, text));
}

static void test_order(void)
{
	struct pool *p = make_pool(4);
	GPtrArray *jobs = jobs_of("a b c d e f g h i j k l m n o p q r s t");

	pool_run(p, jobs, NULL, NULL);
	for (unsigned int i = 0; i < jobs->len; i++)
		g_assert_cmpint(reply_int(jobs, i, "id"), ==, i);
	g_ptr_array_unref(jobs);
	jobs = g_ptr_array_new();
	pool_run(p, jobs, NULL, NULL);
	g_ptr_array_unref(jobs);
	pool_free(p);
}

static void test_failures(void)
{
	struct pool *p = make_pool(2);
	GPtrArray *jobs = jobs_of("a crash b hang c exit d nonsense e big f");

	pool_run(p, jobs, NULL, NULL);
	for (unsigned int i = 0; i < jobs->len; i += 2)
		g_assert_cmpint(reply_int(jobs, i, "id"), ==, i);
	assert_failure(jobs, 1, "killed by signal 9");
	assert_failure(jobs, 3, "timed out after 1 s");
	g_assert_true(job(jobs, 3)->timed_out);
	assert_failure(jobs, 5, "ended with status 7");
	assert_failure(jobs, 7, "nonsense");
	g_assert_cmpuint(strlen(json_string_value(json_object_get(job(jobs, 9)->reply, "big"))), ==, 3 << 20);
	g_ptr_array_unref(jobs);
	pool_free(p);
}

static void test_all_crash(void)
{
	struct pool *p = make_pool(3);
	GPtrArray *jobs = jobs_of("crash crash crash crash crash crash");

	pool_run(p, jobs, NULL, NULL);
	for (unsigned int i = 0; i < jobs->len; i++)
		assert_failure(jobs, i, "signal 9");
	g_ptr_array_unref(jobs);
	pool_free(p);
}

/* What one job leaves behind must not be the end of another. */
static void test_second_chance(void)
{
	struct pool *p = make_pool(1);
	GPtrArray *jobs = jobs_of("poison crash-if-poisoned a");

	pool_run(p, jobs, NULL, NULL);
	g_assert_cmpint(reply_int(jobs, 1, "served"), ==, 1);
	g_assert_cmpint(reply_int(jobs, 2, "served"), ==, 2);
	g_ptr_array_unref(jobs);
	pool_free(p);
}

static void test_signs_of_life(void)
{
	struct pool *p = make_pool(1);
	GPtrArray *jobs = jobs_of("slow");

	pool_run(p, jobs, NULL, NULL);
	g_assert_cmpint(reply_int(jobs, 0, "id"), ==, 0);
	g_ptr_array_unref(jobs);
	pool_free(p);
}

static void test_memory(void)
{
#if defined(__SANITIZE_ADDRESS__)
	g_test_skip("no memory limit under the address sanitizer");
#else
	struct pool *p = make_pool(1);
	GPtrArray *jobs = jobs_of("memory a");

	pool_run(p, jobs, NULL, NULL);
	assert_failure(jobs, 0, "out of memory (limit 512 MB");
	g_assert_cmpint(reply_int(jobs, 1, "id"), ==, 1);
	g_ptr_array_unref(jobs);
	pool_free(p);
#endif
}

static void test_state(void)
{
	struct pool *p = make_pool(2);
	GPtrArray *jobs = jobs_of("a b c d");
	json_t *state = json_integer(42);

	pool_run(p, jobs, NULL, NULL);
	g_assert_cmpint(reply_int(jobs, 0, "state"), ==, 0);
	g_ptr_array_unref(jobs);
	pool_set_state(p, state);
	json_decref(state);
	jobs = jobs_of("a crash b c d");
	pool_run(p, jobs, NULL, NULL);
	for (unsigned int i = 0; i < jobs->len; i++)
		if (i != 1)
			g_assert_cmpint(reply_int(jobs, i, "state"), ==, 42);
	g_ptr_array_unref(jobs);
	pool_free(p);
}

static void test_retire(void)
{
	struct pool *p = make_pool(1);
	GPtrArray *jobs = jobs_of("retire a");

	pool_run(p, jobs, NULL, NULL);
	g_assert_cmpint(reply_int(jobs, 0, "pid"), !=, reply_int(jobs, 1, "pid"));
	g_ptr_array_unref(jobs);
	pool_free(p);
}

static void test_killed_while_idle(void)
{
	struct pool *p = make_pool(1);
	GPtrArray *jobs = jobs_of("a");
	pid_t pid;

	pool_run(p, jobs, NULL, NULL);
	pid = reply_int(jobs, 0, "pid");
	g_ptr_array_unref(jobs);
	g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
	jobs = jobs_of("a b");
	pool_run(p, jobs, NULL, NULL);
	g_assert_cmpint(reply_int(jobs, 1, "id"), ==, 1);
	g_ptr_array_unref(jobs);
	pool_free(p);
}

static GPtrArray *jobs_with_keys(const char *spec)
{
	GPtrArray *jobs = jobs_of(spec);

	for (guint i = 0; i < jobs->len; i++)
		job(jobs, i)->key = g_strdup_printf("key %u", i);
	return jobs;
}

/* The second job of a key goes where the first one went; when that worker ends, to another. */
static void test_keys(void)
{
	struct pool *p = make_pool(3);
	GPtrArray *first = jobs_with_keys("a b c d e f"), *second = jobs_with_keys("a b c d e f"), *third;

	pool_run(p, first, NULL, NULL);
	pool_run(p, second, NULL, NULL);
	for (unsigned int i = 0; i < first->len; i++)
		g_assert_cmpint(reply_int(first, i, "pid"), ==, reply_int(second, i, "pid"));
	third = jobs_with_keys("retire retire crash retire a b");
	pool_run(p, third, NULL, NULL);
	assert_failure(third, 2, "signal 9");
	g_assert_cmpint(reply_int(third, 4, "id"), ==, 4);
	g_assert_cmpint(reply_int(third, 5, "id"), ==, 5);
	g_ptr_array_unref(first);
	g_ptr_array_unref(second);
	g_ptr_array_unref(third);
	pool_free(p);
}

static void test_wire(void)
{
	GByteArray *buf = g_byte_array_new(), *part = g_byte_array_new();
	json_t *a = json_pack("{s:i}", "x", 1), *got = NULL;

	wire_append(buf, a);
	wire_append(buf, a);
	for (guint i = 0; i < buf->len / 2; i++) {
		g_assert_cmpint(wire_take(part, &got), ==, WIRE_MORE);
		g_byte_array_append(part, buf->data + i, 1);
	}
	g_assert_cmpint(wire_take(part, &got), ==, WIRE_MESSAGE);
	g_assert_true(json_equal(a, got));
	g_assert_cmpuint(part->len, ==, 0);
	json_decref(got);
	g_byte_array_append(part, (const guint8 *)"\3\0\0\0[[[", 7);
	g_assert_cmpint(wire_take(part, &got), ==, WIRE_BROKEN);
	json_decref(a);
	g_byte_array_unref(buf);
	g_byte_array_unref(part);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pool/order", test_order);
	g_test_add_func("/pool/failures", test_failures);
	g_test_add_func("/pool/all-crash", test_all_crash);
	g_test_add_func("/pool/second-chance", test_second_chance);
	g_test_add_func("/pool/signs-of-life", test_signs_of_life);
	g_test_add_func("/pool/memory", test_memory);
	g_test_add_func("/pool/state", test_state);
	g_test_add_func("/pool/retire", test_retire);
	g_test_add_func("/pool/killed-while-idle", test_killed_while_idle);
	g_test_add_func("/pool/keys", test_keys);
	g_test_add_func("/pool/wire", test_wire);
	return g_test_run();
}
