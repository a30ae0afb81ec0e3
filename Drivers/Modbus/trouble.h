/*
 * What is wrong with a link now, for people. A value that is told what happens, and the sentences that are made of it;
 * no I/O.
 */
#ifndef ANDON_MODBUS_TROUBLE_H
#define ANDON_MODBUS_TROUBLE_H

#include <stddef.h>
#include <stdint.h>

#include "andon_driver.h"

typedef struct trouble {
    andon_status_t open_status; /* of the last attempt to open */
    int open_error;
    uint32_t late;     /* late answers since all was well */
    uint32_t hung_up;  /* connections that the other side ended since all was well */
    uint32_t well_for; /* good answers since the last of these */
    uint32_t recent;   /* the last answers, one bit each, the newest lowest: 1 was garbage */
    uint8_t recent_count;
    uint8_t is_jammed;
    uint8_t has_echo;    /* our own requests come back, and nobody takes them away */
    uint8_t lacks_echo;  /* they were to be taken away, and do not come back */
    uint8_t lacks_rs485; /* the kernel refused RS-485 mode */
} trouble_t;

void trouble_opened(trouble_t *trouble);
void trouble_open_failed(trouble_t *trouble, andon_status_t status, int error);
/* The other side ended the connection. */
void trouble_hung_up(trouble_t *trouble);
void trouble_good(trouble_t *trouble);
void trouble_late(trouble_t *trouble);
void trouble_garbage(trouble_t *trouble);

/* 1 when most of the last answers were garbage. */
int trouble_is_mostly_garbage(const trouble_t *trouble);

/* Writes what is wrong with a TCP endpoint, or an empty text. size 0 is allowed. */
void trouble_describe_endpoint(const trouble_t *trouble, char *text, size_t size);

/* The same for a serial port. Asks the system who may open the device; port_errors are the parity and framing errors
 * that the UART has counted since the port was opened. */
void trouble_describe_port(const trouble_t *trouble, const char *device, uint64_t port_errors, char *text, size_t size);

#endif
