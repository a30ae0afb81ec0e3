/*
 * The Modbus drivers, as tables of the driver contract (andon_driver.h). Settings: Drivers/Modbus/README.md.
 */
#ifndef ANDON_MODBUS_H
#define ANDON_MODBUS_H

#include "andon_driver.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Modbus/TCP: every endpoint of the line in one instance, strict framing of our own. Static; never NULL. */
const andon_driver_t *andon_modbus_tcp(void);

/* Modbus RTU on one serial port, on libmodbus. Exactly one link per instance. Static; never NULL. */
const andon_driver_t *andon_modbus_rtu(void);

/* RTU frames, checksum included, through one TCP connection: a serial device server or a transparent gateway. Exactly
 * one link per instance. Static; never NULL. */
const andon_driver_t *andon_modbus_rtu_tcp(void);

/* Modbus ASCII on one serial port. Exactly one link per instance. Static; never NULL. */
const andon_driver_t *andon_modbus_ascii(void);

#ifdef __cplusplus
}
#endif

#endif
