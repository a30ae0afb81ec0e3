/*
 * LineSlave: a Modbus slave for tests, libmodbus' own server on a thread of its own, on real wires: TCP on a free port
 * of 127.0.0.1, RTU on a pty, RTU frames through TCP, or ASCII on a pty. It answers every unit. Each area (coils,
 * discrete inputs, input and holding registers) has the addresses 0 to 9999, all 0 at start.
 *
 * Faults are chosen by the first address of a request, in any area:
 *
 *   9001  answers late: after the late time (400 ms unless set), then as asked
 *   9002  exception 4                          9100+n  exception n (n 0 to 255)
 *   9003  never answers
 *   9004  answers as unit 99
 *   9005  answers one byte per trickle time (40 ms unless set)
 *   9006  TCP: header length one too long, RTU: byte count one too long
 *   9007  TCP: another transaction id, RTU: wrong checksum
 *   9008  a write's echo has the opposite value
 *   9009  closes the connection instead of answering (RTU: never answers)
 *   9010  answers twice
 *   9011  acknowledges a write and ignores it
 *   9012  TCP: protocol id 1                   9024  TCP: protocol id 256
 *   9013  another function code
 *   9014  byte count 255
 *   9015  three bytes too few, then silence
 *   9016  resets the connection (RTU: never answers)
 *   9017  four bytes too many after a good frame
 *   9018  a write's echo has another address
 *   9019  answers in segments of one byte, fast
 *   9020  answers one register less than asked, well formed (bits: one byte less)
 *   9021  three bytes of noise before a good frame
 *   9022  TCP: header length 0                  9023  TCP: header length 65535
 *   9026  half a frame, then closes the connection (RTU: then silence)
 *   9027  repeats the request as if it were the answer (a two-wire adapter's echo)
 *   9028  does a write, never answers it
 *   9029  pulls the plug of this wire in the middle of the request (RTU: heals by unplug and replug)
 *   9031  wrong checksum in every 100th answer   9032  in three of ten
 *
 * Read Device Identification is answered with three objects; asked from object 128 on, the last one claims a byte more
 * than the frame has.
 *
 * Every function may be called from any thread. The handle is the caller's until line_slave_stop.
 */
#ifndef LINE_SLAVE_H
#define LINE_SLAVE_H

#include <stdint.h>

typedef struct line_slave line_slave_t;

typedef enum line_slave_area {
    LINE_SLAVE_COIL,
    LINE_SLAVE_DISCRETE,
    LINE_SLAVE_HOLDING,
    LINE_SLAVE_INPUT
} line_slave_area_t;

/* Starts a slave; NULL when the port, the pty, memory or the thread cannot be had. Ended by line_slave_stop. */
line_slave_t *line_slave_start_tcp(void);
line_slave_t *line_slave_start_rtu(void);
line_slave_t *line_slave_start_rtu_tcp(void);
line_slave_t *line_slave_start_ascii(void);

/* Ends the thread, closes everything, frees the handle. NULL is allowed. */
void line_slave_stop(line_slave_t *slave);

/* The TCP port on 127.0.0.1, the same after replug; 0 for RTU. */
uint16_t line_slave_port(line_slave_t *slave);

/* The stable name of the pty, a symbolic link that replug moves; "" for TCP. Borrowed until line_slave_stop. */
const char *line_slave_path(line_slave_t *slave);

/* One value of an area; a bit is 0 or 1. Outside of the area: ignored, 0. */
void line_slave_set(line_slave_t *slave, line_slave_area_t area, uint16_t address, uint16_t value);
uint16_t line_slave_get(line_slave_t *slave, line_slave_area_t area, uint16_t address);

/* Requests read from the wire, connections accepted (RTU: 0), RTU requests that broke the 3.5-character silence that
 * line_slave_expect_silence asked for. */
uint64_t line_slave_requests(line_slave_t *slave);
uint64_t line_slave_connections(line_slave_t *slave);
uint64_t line_slave_silence_breaks(line_slave_t *slave);

/* Requests that write, and the word behind the address of the last one as it stood on the wire. */
uint64_t line_slave_writes(line_slave_t *slave);
uint16_t line_slave_last_word(line_slave_t *slave);

/* How the near side of the pty was set. A pty itself has no parity and always 8 data bits. */
typedef struct line_slave_line {
    uint32_t baud;
    int stop_bits;
    int checks_parity, is_odd;
} line_slave_line_t;
line_slave_line_t line_slave_line(line_slave_t *slave);

/* Counts an RTU request that begins earlier than this after the end of our last answer. 0: does not count. */
void line_slave_expect_silence(line_slave_t *slave, uint64_t nanoseconds);

/* Every answer, not only 9001's, comes this much later; 0 ends it. */
void line_slave_delay_all(line_slave_t *slave, uint32_t milliseconds);
/* The late time of 9001, and the trickle time of 9005. */
void line_slave_set_late(line_slave_t *slave, uint32_t milliseconds);
void line_slave_set_trickle(line_slave_t *slave, uint32_t milliseconds);
/* Does the next so many writes of one value and never answers them. */
void line_slave_mute_writes(line_slave_t *slave, uint32_t count);
/* A unit that never answers; 0: none. */
void line_slave_set_dead_unit(line_slave_t *slave, uint8_t unit);
/* Reads nothing and answers nothing while 1; connections are still accepted by the kernel. */
void line_slave_set_deaf(line_slave_t *slave, int is_deaf);
/* RTU: writes noise without pause while 1. */
void line_slave_set_chatter(line_slave_t *slave, int is_chattering);
/* Gives every request back before its answer while 1: two wires, and a sender that hears itself. */
void line_slave_set_echo(line_slave_t *slave, int is_echoing);
/* TCP: a new connection closes the older ones while 1. */
void line_slave_set_jealous(line_slave_t *slave, int is_jealous);
/* Writes bytes to the pty, or to every connection, now. */
void line_slave_inject(line_slave_t *slave, const uint8_t *bytes, uint32_t count);

/* Pulls the plug (TCP: listener and connections closed, RTU: pty master closed, link left dangling) and puts it in
 * again (TCP: same port, RTU: a new pty under the same stable name). Return when it is done: 0, or -1 when it failed.
 */
int line_slave_unplug(line_slave_t *slave);
int line_slave_replug(line_slave_t *slave);

/* Makes the calling thread's kernel one that is older than 5.11: epoll_pwait2 is ENOSYS. For ever: for a process of its
 * own. Returns 0, or -1 when the kernel does not allow it. */
int line_slave_forbid_epoll_pwait2(void);

#endif
