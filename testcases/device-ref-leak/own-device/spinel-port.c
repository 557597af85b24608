// SPDX-License-Identifier: GPL-2.0-only
/* Of which device the port was read is not known. */
/* unfixable */
#include "spinel.h"

int spinel_port_id(const char *name)
{
	struct spinel_port *port;
	int id;

	port = spinel_find_port(name); /* expect: device-ref-leak */
	if (!port)
		return -ENODEV;

	id = port->id;

	return id; /* lost-here */
}
