/* The one clock of both sides of the host's socket. */
#ifndef ANDON_HOST_CLOCK_H
#define ANDON_HOST_CLOCK_H

#include <stdint.h>
#include <time.h>

#define HOST_SECOND_NS 1000000000ull
#define HOST_MILLISECOND_NS 1000000ull

/* Nanoseconds of CLOCK_MONOTONIC. */
static inline uint64_t host_now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * HOST_SECOND_NS + (uint64_t)time.tv_nsec;
}

/* A time and a while, without a turn at the end of the numbers: deadlines come from outside. */
static inline uint64_t host_time_after(uint64_t time_ns, uint64_t while_ns) {
    return time_ns > UINT64_MAX - while_ns ? UINT64_MAX : time_ns + while_ns;
}

/* The time from now to then as the kernel takes it; an hour at most, zero when then has passed. */
static inline struct timespec host_time_left(uint64_t now_ns, uint64_t then_ns) {
    uint64_t left = then_ns > now_ns ? then_ns - now_ns : 0;
    left = left > 3600 * HOST_SECOND_NS ? 3600 * HOST_SECOND_NS : left;
    return (struct timespec){(time_t)(left / HOST_SECOND_NS), (long)(left % HOST_SECOND_NS)};
}

#endif
