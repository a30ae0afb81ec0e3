/* The one clock of this driver. */
#ifndef ANDON_FRAMES_CLOCK_H
#define ANDON_FRAMES_CLOCK_H

#include <stdint.h>
#include <time.h>

#define FRAMES_SECOND_NS 1000000000ull
#define FRAMES_MILLISECOND_NS 1000000ull

/* Nanoseconds of CLOCK_MONOTONIC. */
static inline uint64_t frames_now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * FRAMES_SECOND_NS + (uint64_t)time.tv_nsec;
}

/* The time from now to then as the kernel takes it; zero when then has passed. */
static inline struct timespec frames_time_left(uint64_t now_ns, uint64_t then_ns) {
    uint64_t left = then_ns > now_ns ? then_ns - now_ns : 0;
    /* A year is for ever, and fits every time_t. */
    uint64_t most = 31536000ull * FRAMES_SECOND_NS;
    left = left > most ? most : left;
    return (struct timespec){(time_t)(left / FRAMES_SECOND_NS), (long)(left % FRAMES_SECOND_NS)};
}

#endif
