/*
 * A disk that stalls: linked into a program, it stands before fsync and fdatasync of the C library, for all of the
 * program's libraries.
 */
#ifndef ANDON_BENCH_STALL_H
#define ANDON_BENCH_STALL_H

#include <stdint.h>

/* From now on each fsync and fdatasync of the process takes this much longer; 0 ends that. Any thread. */
void bench_stall_disk(uint32_t milliseconds);

/* Calls that were held up since the start. */
uint64_t bench_stalled(void);

#endif
