/*
 * The driver of serial devices that speak frames instead of registers, as a table of the driver contract
 * (andon_driver.h). Settings and behaviour: Drivers/Serial/README.md.
 */
#ifndef ANDON_SERIAL_H
#define ANDON_SERIAL_H

#include "andon_driver.h"

#ifdef __cplusplus
extern "C" {
#endif

/* "serial-frames": one serial port, the one operation ANDON_EXCHANGE_FRAME. Exactly one link per instance. Static;
 * never NULL. */
const andon_driver_t *andon_serial_frames(void);

#ifdef __cplusplus
}
#endif

#endif
