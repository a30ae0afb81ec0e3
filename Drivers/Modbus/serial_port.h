/* A serial port that is ours alone: opened by name, locked, raw, never blocking. */
#ifndef ANDON_MODBUS_SERIAL_PORT_H
#define ANDON_MODBUS_SERIAL_PORT_H

#include <stddef.h>
#include <stdint.h>

#include "andon_driver.h"

typedef enum serial_rts { SERIAL_RS485_NONE, SERIAL_RS485_RTS_HIGH, SERIAL_RS485_RTS_LOW } serial_rts_t;

typedef struct serial_settings {
    char device[256];
    uint32_t baud;
    char parity; /* 'N', 'E', 'O' */
    uint8_t data_bits;
    uint8_t stop_bits;
    uint8_t strips_echo;
    serial_rts_t rs485;       /* RTS while we send */
    uint64_t rs485_before_ns; /* RTS before the first and after the last bit */
    uint64_t rs485_after_ns;
    uint64_t gap_ns; /* as asked for; on RTU the silence kept is never shorter than 3.5 characters */
} serial_settings_t;

/* Checks the settings of a link; 7 data bits are for ASCII. OK, BAD_CONFIG with a sentence in error. */
andon_status_t serial_settings_read(const andon_link_config_t *config, int is_ascii, serial_settings_t *settings,
                                    char *error, size_t error_size);

/* Time of one character on the wire: start, data, parity, stop bits. */
uint64_t serial_character_ns(const serial_settings_t *settings);

/* Opens and locks the port. OK: *fd is the caller's. LINK_DOWN, LOCKED, NO_MEMORY: *error is the errno, and
 * *lacks_rs485 is 1 when it was the RS-485 mode that the kernel refused. */
andon_status_t serial_port_open(const serial_settings_t *settings, int *fd, int *lacks_rs485, int *error);

/* Characters with wrong parity or stop bit that the UART has counted; 0 where the port does not count. */
uint64_t serial_port_errors(int fd);

/* Drops unsent bytes and closes. -1 is allowed. */
void serial_port_close(int fd);

#endif
