/* The one clock of the drivers. */
#ifndef ANDON_MODBUS_CLOCK_H
#define ANDON_MODBUS_CLOCK_H

#include <stdint.h>
#include <time.h>

#define ANDON_SECOND_NS 1000000000ull
#define ANDON_MILLISECOND_NS 1000000ull

/* Nanoseconds of CLOCK_MONOTONIC. */
static inline uint64_t andon_now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * ANDON_SECOND_NS + (uint64_t)time.tv_nsec;
}

/* The time from now to then as the kernel takes it; zero when then has passed. */
static inline struct timespec andon_time_left(uint64_t now_ns, uint64_t then_ns) {
    uint64_t left = then_ns > now_ns ? then_ns - now_ns : 0;
    /* A year is for ever, and fits every time_t. */
    uint64_t most = 31536000ull * ANDON_SECOND_NS;
    left = left > most ? most : left;
    return (struct timespec){(time_t)(left / ANDON_SECOND_NS), (long)(left % ANDON_SECOND_NS)};
}

#endif
