// SPDX-License-Identifier: GPL-2.0-only
int yarrow_use(struct iommu_group *group)
{
	int ret = 0;

	mutex_lock(&group->mutex);
	if (group->owner_cnt && group->domain != group->default_domain)
		ret = -EBUSY;
	else
		group->owner_cnt++;	/* expect: default-domain-unchecked */
	mutex_unlock(&group->mutex);
	return ret;
}

int yarrow_use_checked(struct iommu_group *group)
{
	int ret = 0;

	mutex_lock(&group->mutex);
	if (!group->default_domain)
		ret = -EPROBE_DEFER;
	else
		group->owner_cnt++;
	mutex_unlock(&group->mutex);
	return ret;
}

int yarrow_claim(struct iommu_group *group, void *owner)
{
	int ret = -EPERM;

	mutex_lock(&group->mutex);
	if (group->owner == owner) {
		group->owner_cnt++;
		ret = 0;
	}
	mutex_unlock(&group->mutex);
	return ret;
}
