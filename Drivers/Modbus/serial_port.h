/* A serial port that is ours alone: opened by name, locked, raw, never blocking. */
#ifndef ANDON_MODBUS_SERIAL_PORT_H
#define ANDON_MODBUS_SERIAL_PORT_H

#include <stddef.h>
#include <stdint.h>

#include "andon_driver.h"

typedef struct serial_settings {
    char device[256];
    uint32_t baud;
    char parity; /* 'N', 'E', 'O' */
    uint8_t stop_bits;
    uint64_t gap_ns; /* as asked for; the silence kept is never shorter than 3.5 characters */
} serial_settings_t;

/* Checks the settings of a link. OK, BAD_CONFIG with a sentence in error. */
andon_status_t serial_settings_read(const andon_link_config_t *config, serial_settings_t *settings, char *error,
                                    size_t error_size);

/* Time of one character on the wire: start, 8 data, parity, stop bits. */
uint64_t serial_character_ns(const serial_settings_t *settings);

/* Opens and locks the port. OK: *fd is the caller's. LINK_DOWN, LOCKED, NO_MEMORY: *error is the errno. */
andon_status_t serial_port_open(const serial_settings_t *settings, int *fd, int *error);

/* Drops unsent bytes and closes. -1 is allowed. */
void serial_port_close(int fd);

/* Reads away what has arrived. Returns how many bytes, or -1 when the port is gone. */
int serial_port_discard(int fd);

#endif
