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

/* How the host of an instance fares. The sentence for people is the table's describe. */
typedef struct andon_plugin_health {
    uint32_t crashes;     /* times since open that it ended, or was ended for what it did */
    int is_running;       /* it is there and serves */
    int is_disabled;      /* it ended too often: it is not started again */
    const char *last_end; /* in words, how it ended last; empty before the first end. Valid until the next wait */
} andon_plugin_health_t;

/* For an instance of andon_plugin() only. Called by the wire. */
andon_plugin_health_t andon_plugin_health(const andon_instance_t *instance);

#ifdef __cplusplus
}
#endif

#endif
