/* The inside of LineSlave. */
#ifndef LINE_SLAVE_PRIVATE_H
#define LINE_SLAVE_PRIVATE_H

#include <modbus/modbus.h>
#include <pthread.h>
#include <stdatomic.h>

#include "include/line_slave.h"

#define LINE_SLAVE_VALUES 10000
#define LINE_SLAVE_CONNECTIONS 32

struct line_slave {
    pthread_t thread;
    pthread_mutex_t lock; /* guards map and wanted/done */
    pthread_cond_t changed;
    int event;  /* wakes the thread */
    int is_rtu; /* RTU-shaped requests: RTU, RTU through TCP, ASCII */
    int is_pty; /* RTU and ASCII */
    int is_ascii;
    int is_plugged, wants_plugged, plug_failed, wants_end; /* under lock */
    modbus_t *modbus;
    modbus_mapping_t *map;
    int listener;                             /* TCP */
    atomic_int wires[LINE_SLAVE_CONNECTIONS]; /* TCP connections, or the pty master in place 0; -1: free */
    uint16_t port;
    char folder[64];
    char path[80];
    uint64_t last_answer_ns;
    uint32_t checksums; /* answers of 9031 and 9032 */
    int pair[2];        /* ASCII: where libmodbus' server writes its RTU answer */
    atomic_uint_fast64_t requests, connections, silence_breaks, silence_ns;
    atomic_uint_fast64_t writes;
    atomic_uint muted_writes, last_word;
    atomic_uint delay_ms, late_ms, trickle_ms, dead_unit;
    atomic_int is_deaf, is_chattering, is_echoing, is_jealous;
};

/* wire.c: opens and closes the plug. */
int line_slave_plug(line_slave_t *slave);
void line_slave_pull(line_slave_t *slave);

/* Sleeps, but not past the end of the slave. */
void line_slave_sleep(line_slave_t *slave, uint32_t milliseconds);

/* serve.c: reads one request from a wire and answers it. Returns 0 when the wire is gone. */
int line_slave_serve(line_slave_t *slave, int fd);

/* fault.c: answers a request whose address asks for a fault. Returns 0 when the wire is to be closed. */
int line_slave_misbehave(line_slave_t *slave, int fd, const uint8_t *request, int length);

/* ascii.c: RTU-shaped bytes without their checksum to an ASCII frame; returns its length. */
int line_slave_to_ascii(const uint8_t *bytes, int length, uint8_t *text);
/* Reads one ASCII request and puts it into RTU shape, checksum and all. 0: no request. */
int line_slave_receive_ascii(int fd, uint8_t *request);

/* fault.c */
/* Does a write of one value in the map. */
void line_slave_do_write(line_slave_t *slave, const uint8_t *pdu);
uint16_t line_slave_checksum(const uint8_t *bytes, int length);
void line_slave_emit(int fd, const uint8_t *bytes, int length);
/* Answers Read Device Identification. */
void line_slave_identify(line_slave_t *slave, int fd, const uint8_t *request);

uint64_t line_slave_now_ns(void);

#endif
