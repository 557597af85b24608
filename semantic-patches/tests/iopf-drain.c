// SPDX-License-Identifier: GPL-2.0-only
static void mallow_disable_iopf(struct mallow_master *m)
{
	mallow_stop(m);
	iopf_queue_remove_device(m->queue, m->dev);	/* expect: iopf-drain */
}

/* unwinding of what enables it */
static int mallow_enable_iopf(struct mallow_master *m)
{
	int ret = iopf_queue_add_device(m->queue, m->dev);

	if (ret)
		return ret;
	ret = mallow_start(m);
	if (ret)
		iopf_queue_remove_device(m->queue, m->dev);
	return ret;
}

/* for other files, which may drain */
void mallow_remove_device(struct mallow_master *m)
{
	iopf_queue_remove_device(m->queue, m->dev);
}
