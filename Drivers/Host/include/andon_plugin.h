/*
 * The driver "plugin": somebody else's driver, loaded by a host process of its own, as a table of the driver contract
 * (andon_driver.h). Settings and behaviour: Drivers/Host/README.md.
 */
#ifndef ANDON_PLUGIN_H
#define ANDON_PLUGIN_H

#include "andon_driver.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Exactly one link per instance; its host is started by the first request. The thread that calls wait must live as
 * long as the instance: the kernel ends the host with the thread that started it. Static; never NULL. */
const andon_driver_t *andon_plugin(void);

#ifdef __cplusplus
}
#endif

#endif
