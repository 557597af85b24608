// SPDX-License-Identifier: GPL-2.0-only
/* not the core: another structure with a fwspec in it */
static void teasel_free(struct teasel *t)
{
	kfree(t->fwspec);
	kfree(t);
}
