/*
 * The state of the drivers whose answers carry no id: modbus-rtu, modbus-rtu-tcp, modbus-ascii. One queue, one set of
 * doubts, one port; below them a framing and a way to open the port. Private to the drivers; only the wire's thread
 * touches it, but for the two fields of wake.
 *
 *     modbus_bus.c  tables, submit, wake      bus_wait.c  the queue and the clock
 *     bus_exchange.c  one request, judged     bus_transfer.c  its bytes out and in
 *     bus_port.c  open, close, drain
 */
#ifndef ANDON_MODBUS_BUS_INSTANCE_H
#define ANDON_MODBUS_BUS_INSTANCE_H

#include <modbus/modbus.h>
#include <stdatomic.h>

#include "andon_driver.h"
#include "clock.h"
#include "endpoint.h"
#include "framing.h"
#include "rtu_doubt.h"
#include "serial_port.h"
#include "trouble.h"

#define BUS_QUEUE_MAX 16u
/* 0 is broadcast: nobody answers, so nothing can be verified. A serial line has units up to 247 (V1.02, 2.2), the
 * gateway itself is 255. */
#define BUS_UNITS 256u
#define BUS_LAST_UNIT 247u
#define BUS_GATEWAY_UNIT 255u

/* The rest of what was refused may still be on its way for this long: a USB adapter hands bytes over every 16 ms. */
#define BUS_BURST_NS (20 * ANDON_MILLISECOND_NS)

typedef enum bus_kind { BUS_RTU, BUS_RTU_TCP, BUS_ASCII } bus_kind_t;

typedef struct bus_entry {
    uint64_t ticket;
    uint64_t deadline_ns;
    uint64_t order; /* of submission */
    uint8_t is_used;
    uint8_t urgent;
    uint8_t had_noise; /* waited while somebody else talked */
    uint16_t length;   /* of message */
    andon_expectation_t expected;
    uint8_t message[FRAMING_MESSAGE_MAX]; /* unit and PDU; the framing adds the rest */
} bus_entry_t;

struct andon_instance {
    bus_kind_t kind;
    const framing_t *framing;
    serial_settings_t serial; /* of BUS_RTU and BUS_ASCII */
    endpoint_t endpoint;      /* of BUS_RTU_TCP */
    modbus_t *modbus;         /* BUS_RTU: frames only, the port is opened by serial_port.c */
    int fd;                   /* -1: closed */
    int event;                /* eventfd of wake */
    atomic_int is_woken;
    uint8_t is_connecting;      /* fd is a socket that is not connected yet */
    andon_status_t lost_status; /* connecting failed: what waits is to be told */
    int lost_error;

    uint64_t character_ns;    /* 0 on a connection: the gateway's line is not ours to compute */
    uint64_t silence_ns;      /* kept before every request */
    uint64_t last_byte_ns;    /* end of the last byte on the bus, ours or not */
    uint64_t last_stray_ns;   /* when bytes that nobody asked for were read */
    uint64_t noisy_until_ns;  /* a burst that was refused may go on till here; urgent requests do not wait for it */
    uint64_t not_before_ns;   /* the pause after connecting */
    uint8_t is_echoless;      /* an answer since the port was opened was not the request: it does not hear itself */
    uint64_t used_ns;         /* when something was asked or answered last */
    uint32_t silent_timeouts; /* requests in a row that brought not one byte */
    uint64_t port_errors;     /* what the UART had counted when the port was opened */

    uint64_t submitted;
    bus_entry_t queue[BUS_QUEUE_MAX];
    rtu_doubt_t doubts[BUS_UNITS];
    andon_link_counters_t counters;
    trouble_t trouble;

    uint8_t sent[FRAMING_FRAME_MAX]; /* the frame of the request on the wire */
    size_t sent_length;
    uint8_t bytes[2 * FRAMING_FRAME_MAX]; /* what came back */
    uint16_t values[ANDON_MAX_VALUES];    /* of the answer of one wait */
};

/* bus_port.c: opens the port, or begins to connect. OK, LINK_DOWN, LOCKED, NO_MEMORY; *error is the errno. */
andon_status_t bus_port_open(andon_instance_t *instance, int *error);
/* A socket became writable: connected, or lost_status says why not. */
void bus_port_finish_connect(andon_instance_t *instance);
void bus_port_close(andon_instance_t *instance);
/* Characters with wrong parity or stop bit that the UART has counted since the port was opened. */
uint64_t bus_port_errors(const andon_instance_t *instance);
/* Reads away what nobody asked for. Returns 0 when the port is gone, and closes it. */
int bus_port_drain(andon_instance_t *instance);
/* Bytes were read that nobody asked for. */
void bus_port_stray(andon_instance_t *instance, size_t count, uint64_t now_ns);

/* bus_transfer.c: sends one request and receives its answer until its deadline, echo and all. OK: frame is well formed,
 * its PDU not yet judged. *got_bytes tells a silent slave from one that broke off. */
andon_status_t bus_transfer(andon_instance_t *instance, const bus_entry_t *entry, framing_frame_t *frame,
                            andon_answer_t *answer, int *got_bytes);

/* bus_exchange.c: the same, judged; frees the entry. */
void bus_exchange(andon_instance_t *instance, bus_entry_t *entry, andon_answer_t *answer);

/* bus_wait.c: the table's wait. */
size_t bus_wait(andon_instance_t *instance, uint64_t until_ns, andon_answer_t *answers, size_t capacity);

#endif
