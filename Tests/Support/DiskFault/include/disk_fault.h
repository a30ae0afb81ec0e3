/*
 * Disks and resolvers that fail, for tests: the calls that it stands in for are found here before they are found in the
 * C library, by every part of a program that this is linked into. Each fault touches one folder, so tests may run side
 * by side.
 */
#ifndef DISK_FAULT_H
#define DISK_FAULT_H

/* Bits of what fails. */
#define DISK_FAULT_WRITES 1
#define DISK_FAULT_SYNCS 2

/* In place of an errno: the call does not return until the fault is ended. */
#define DISK_FAULT_HANG (-1)

/* A name that is not resolved before the process ends its patience (two minutes). */
#define DISK_FAULT_SLOW_HOST "slow.andon.test"

/* From now on the calls of `kinds` on files whose path begins with `folder` fail with `code`, after `spared` more good
 * ones. Returns the fault's number, -1 when there are too many. Any thread. */
int disk_fault_begin(const char *folder, int kinds, int code, int spared);

/* Ends a fault; -1 is allowed. Returns how many calls it failed. */
int disk_fault_end(int fault);

#endif
