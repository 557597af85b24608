/* SPDX-License-Identifier: GPL-2.0-only */
/* Who joins the users of the default domain must know that there is one. */
#include <linux/iommu.h>

struct iommu_group {
	struct mutex mutex;
	struct iommu_domain *default_domain;
	struct iommu_domain *domain;
	unsigned int owner_cnt;
	void *owner;
};

int bracken_use(struct device *dev);
int bracken_use_first(struct device *dev);
int bracken_use_late(struct device *dev);
int bracken_use_tested(struct device *dev);
int bracken_use_not_null(struct device *dev);
void bracken_unuse(struct device *dev);
int bracken_claim(struct device *dev, void *owner);
int bracken_claim_again(struct device *dev, void *owner);
bool bracken_claimed(struct iommu_group *group);

int bracken_use(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	mutex_lock(&group->mutex);
	if (group->owner_cnt) { /* expect: default-domain-unchecked "before its default domain is known to exist" */
		if (group->domain != group->default_domain || group->owner) {
			ret = -EBUSY;
			goto unlock;
		}
	}
	group->owner_cnt++;
unlock:
	mutex_unlock(&group->mutex);
	return ret;
}

/* only the first user is careful */
int bracken_use_first(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	mutex_lock(&group->mutex);
	if (!group->owner_cnt) { /* expect: default-domain-unchecked "before its default domain" */
		if (!group->default_domain) {
			ret = -EPROBE_DEFER;
			goto unlock;
		}
	} else if (group->owner) {
		ret = -EBUSY;
		goto unlock;
	}
	group->owner_cnt += 1;
unlock:
	mutex_unlock(&group->mutex);
	return ret;
}

/* tested, but on the way that does not join */
int bracken_use_late(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;

	guard(mutex)(&group->mutex);
	if (group->owner) { /* expect: default-domain-unchecked "bracken_use_late() decides" */
		if (!group->default_domain)
			return -ENODEV;
		return -EBUSY;
	}
	group->owner_cnt++;
	return 0;
}

int bracken_use_tested(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	mutex_lock(&group->mutex);
	if (!group->default_domain) {
		ret = -EPROBE_DEFER;
		goto unlock;
	}
	if (group->owner_cnt && (group->domain != group->default_domain || group->owner)) {
		ret = -EBUSY;
		goto unlock;
	}
	group->owner_cnt++;
unlock:
	mutex_unlock(&group->mutex);
	return ret;
}

int bracken_use_not_null(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = -EPROBE_DEFER;

	mutex_lock(&group->mutex);
	if (group->default_domain != NULL) {
		ret = group->owner ? -EBUSY : 0;
		if (!ret)
			group->owner_cnt++;
	}
	mutex_unlock(&group->mutex);
	return ret;
}

void bracken_unuse(struct device *dev)
{
	struct iommu_group *group = dev->iommu_group;

	mutex_lock(&group->mutex);
	if (group->owner_cnt)
		group->owner_cnt--;
	mutex_unlock(&group->mutex);
}

/* exclusive ownership needs no default domain */
static int bracken_take(struct iommu_group *group, void *owner)
{
	if (group->domain && group->domain != group->default_domain)
		return -EBUSY;
	group->owner = owner;
	group->owner_cnt++;
	return 0;
}

int bracken_claim(struct device *dev, void *owner)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = -EPERM;

	mutex_lock(&group->mutex);
	if (!group->owner_cnt)
		ret = bracken_take(group, owner);
	mutex_unlock(&group->mutex);
	return ret;
}

int bracken_claim_again(struct device *dev, void *owner)
{
	struct iommu_group *group = dev->iommu_group;
	int ret = 0;

	mutex_lock(&group->mutex);
	if (group->owner_cnt) {
		if (group->owner != owner)
			ret = -EPERM;
		else
			group->owner_cnt++;
	} else {
		ret = bracken_take(group, owner);
	}
	mutex_unlock(&group->mutex);
	return ret;
}

bool bracken_claimed(struct iommu_group *group)
{
	bool used;

	mutex_lock(&group->mutex);
	used = group->owner_cnt;
	mutex_unlock(&group->mutex);
	return used;
}
