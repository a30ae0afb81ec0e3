/*
 * The state of the modbus-rtu driver: one port, its queue, what is known about the bus. Private to the driver; only the
 * wire's thread touches it, but for the two fields of wake.
 */
#ifndef ANDON_MODBUS_RTU_INSTANCE_H
#define ANDON_MODBUS_RTU_INSTANCE_H

#include <modbus/modbus.h>
#include <stdatomic.h>

#include "andon_driver.h"
#include "clock.h"
#include "pdu.h"
#include "rtu_doubt.h"
#include "serial_port.h"

#define RTU_QUEUE_MAX 16u
/* Units of a serial line (Modbus over serial line V1.02, 2.2). 0 is broadcast: nobody answers, so nothing can be
 * verified. */
#define RTU_UNITS 248u

/* The rest of what was refused may still be on its way for this long: a USB adapter hands bytes over every 16 ms. */
#define RTU_BURST_NS (20 * ANDON_MILLISECOND_NS)

typedef struct rtu_entry {
    uint64_t ticket;
    uint64_t deadline_ns;
    uint64_t order; /* of submission */
    uint8_t is_used;
    uint8_t urgent;
    uint8_t had_noise; /* waited while somebody else talked */
    uint16_t length;   /* of message */
    andon_expectation_t expected;
    uint8_t message[1 + ANDON_PDU_MAX]; /* unit and PDU; libmodbus adds the checksum */
} rtu_entry_t;

struct andon_instance {
    serial_settings_t settings;
    modbus_t *modbus; /* frames only: the port is opened by serial_port.c */
    int fd;           /* -1: closed */
    int event;        /* eventfd of wake */
    atomic_int is_woken;
    uint64_t character_ns;
    uint64_t silence_ns;     /* kept before every request */
    uint64_t last_byte_ns;   /* end of the last byte on the bus, ours or not */
    uint64_t noisy_until_ns; /* a burst that was refused may go on till here; urgent requests do not wait for it */
    uint64_t submitted;
    rtu_entry_t queue[RTU_QUEUE_MAX];
    rtu_doubt_t doubts[RTU_UNITS];
    andon_link_counters_t counters;
    uint16_t values[ANDON_MAX_VALUES]; /* of the answer of one wait */
};

/* rtu_bus.c: opens the port and makes libmodbus use it. OK, LINK_DOWN, LOCKED, NO_MEMORY; *error is the errno. */
andon_status_t rtu_bus_open(andon_instance_t *instance, int *error);
void rtu_bus_close(andon_instance_t *instance);

/* Reads away what nobody asked for. Returns 0 when the port is gone, and closes it. */
int rtu_bus_drain(andon_instance_t *instance);

/* rtu_exchange.c: sends a request and waits for its answer until its deadline; frees the entry. */
void rtu_exchange(andon_instance_t *instance, rtu_entry_t *entry, andon_answer_t *answer);

#endif
