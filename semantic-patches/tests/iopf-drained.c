// SPDX-License-Identifier: GPL-2.0-only
/* rule: iopf-drain. A callee whose every caller drains, and one that drains in a callee */
static void mallow_leave(struct mallow_master *m)
{
	iopf_queue_remove_device(m->queue, m->dev);
}

static void mallow_disable(struct mallow_master *m)
{
	mallow_stop(m);
	iopf_queue_flush_dev(m->dev);
	mallow_leave(m);
}
