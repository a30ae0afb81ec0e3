/* A serial port that is ours alone: opened by name, locked, raw, never blocking. */
#ifndef ANDON_SERIAL_LINE_H
#define ANDON_SERIAL_LINE_H

#include "frames_settings.h"

typedef enum line_parity { LINE_EVEN, LINE_NONE, LINE_ODD } line_parity_t;
typedef enum line_rs485 { LINE_RS485_HIGH, LINE_RS485_LOW, LINE_RS485_OFF } line_rs485_t;

typedef struct serial_line {
    char device[256];
    uint32_t baud;
    uint8_t data_bits; /* 7, 8 */
    uint8_t parity;    /* line_parity_t */
    uint8_t stop_bits; /* 1, 2 */
    uint8_t rs485;     /* line_rs485_t: the level of RTS while we send */
    uint32_t rs485_before_ms;
    uint32_t rs485_after_ms;
} serial_line_t;

/* What the port says of the bytes it hands over: FF 00 in front of a damaged one, FF FF for FF (termios, PARMRK). */
typedef enum line_mark { LINE_PLAIN, LINE_ESCAPED, LINE_DAMAGED } line_mark_t;

/* Checks the port's settings. OK, BAD_CONFIG with a sentence in the error. */
andon_status_t serial_line_settings(const frames_settings_t *settings, serial_line_t *line);

/* Time of one character on the wire: start, data, parity, stop bits. */
uint64_t serial_line_character_ns(const serial_line_t *line);

/* Opens and locks the port. OK: *fd is the caller's. LINK_DOWN, LOCKED, NO_MEMORY: *error is the errno. */
andon_status_t serial_line_open(const serial_line_t *line, int *fd, int *error);

/* Drops unsent bytes and closes. -1 is allowed. */
void serial_line_close(int fd);

/* Undoes the port's marks, byte by byte. Returns 1 when *byte is a byte of the device, 0 when it was a mark. */
int serial_line_unmark(line_mark_t *mark, uint8_t *byte, int *is_damaged);

#endif
