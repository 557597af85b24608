// SPDX-License-Identifier: GPL-2.0-only
/* Shape: this release looks into what it gets: where there may be none, it needs a test. */
#include <linux/device.h>

struct Scsi_Host;

struct scsi_device {
	struct Scsi_Host *host;
	int id;
};

struct scsi_device *scsi_device_lookup(struct Scsi_Host *host, unsigned int channel, unsigned int id, u64 lun);
void scsi_device_put(struct scsi_device *sdev);
void pansy_log(struct scsi_device *sdev, int event);

void pansy_event(struct Scsi_Host *host, int event)
{
	struct scsi_device *sdev;

	sdev = scsi_device_lookup(host, 0, event, 0); /* expect: device-ref-leak */
	if (sdev && sdev->id == event)
		event = 0;
	pansy_log(sdev, event);
} /* lost-here */
