/*
 * The yardsticks: what a bare C program needs for the wire alone, and the slaves that every contestant talks to.
 *
 * Each is a process of its own, so that its CPU time and its memory are its own. All of them talk in lines of text.
 */
#ifndef ANDON_BENCH_FLOOR_H
#define ANDON_BENCH_FLOOR_H

#include <stddef.h>
#include <stdint.h>

#define FLOOR_REGISTERS 100 /* read from each device in one request */

/* Serves Modbus TCP slaves on ports that the system chooses until stdin ends. Returns the process's exit code. */
int farm_run(int slaves);

/* Reads FLOOR_REGISTERS of every port each period, one device after the other, with libmodbus; nothing else.
 * Prints "registers N cpu_ns N rss_kb N". Returns the process's exit code. */
int floor_libmodbus(const uint16_t *ports, size_t count, int64_t period_ns, int64_t length_ns);

/* The same from one epoll loop with all devices in flight at once; checks transaction, length and function only. */
int floor_epoll(const uint16_t *ports, size_t count, int64_t period_ns, int64_t length_ns);

/* Reads one register each period, compares it with limit and writes a coil; `stops` times. Prints one line
 * "stop NS" each: from the answer's return to the request's hand-over to the system. */
int floor_stop(uint16_t port, int64_t period_ns, int stops, uint16_t limit, uint16_t coil);

/* Serves units 1 to `units` of a serial bus on a pty at the speed of its wire (11 bits a character, no turnaround but
 * the silence that ends a request); `dead` never answers, 0 for none. Prints "port PATH"; "count" on stdin prints
 * "answers VIOLATIONS FOREIGN ASKED_DEAD" and the answers of each unit. Ends with stdin. */
int serial_bus_run(long baud, unsigned units, unsigned dead);

/* Leaves no core idle that it may run on, at ordinary priority, until stdin ends. Returns the process's exit code. */
int floor_busy(void);

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t floor_now(void);
/* Sleeps until a moment of CLOCK_MONOTONIC. */
void floor_sleep_until(int64_t moment_ns);
/* User and system time of this process in nanoseconds. */
int64_t floor_cpu(void);
/* Resident memory of this process in kB; 0 when it cannot be read. */
long floor_resident(void);

#endif
