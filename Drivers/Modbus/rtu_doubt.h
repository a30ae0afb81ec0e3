/*
 * Whether an answer of one unit can be believed. An RTU answer has no id: after a timeout the next frame of this unit
 * may be the answer to the request that was given up, and so may every later one, each one request late, for ever.
 *
 * So: after a timeout a unit OWES, until it has answered; however long it is silent, that forgives nothing. Its next
 * answer is unconfirmed, and from then on the driver LISTENS: were that answer late, the answer to the request behind
 * it would still have to come, as far behind as the two requests were apart. What comes is thrown away, and listened
 * for anew; when nothing comes, all that was owed has come or never will, and the unit is SURE again. A refused answer
 * is simpler: at most one answer is still on its way, until the refused request's deadline (SETTLES). A value with time
 * as an argument; no I/O.
 */
#ifndef ANDON_MODBUS_RTU_DOUBT_H
#define ANDON_MODBUS_RTU_DOUBT_H

#include <stdint.h>

typedef enum rtu_doubt_phase { RTU_SURE, RTU_OWES, RTU_LISTENS, RTU_SETTLES } rtu_doubt_phase_t;

typedef struct rtu_doubt {
    rtu_doubt_phase_t phase;
    uint64_t until_ns;  /* of LISTENS and SETTLES */
    uint64_t since_ns;  /* the oldest request that may still be owed an answer */
    uint64_t last_ns;   /* the newest one */
    uint64_t gap_ns;    /* the longest time between two of them */
    uint64_t settle_ns; /* what is listened for, from the last that came */
    uint64_t end_ns;    /* of LISTENS, whatever comes: all that can be owed has come by then, or it is noise */
    int is_late;        /* something came while listening */
    int has_drained;    /* all of that has come: what is asked from now on is counted anew */
} rtu_doubt_t;

/* A request of this unit got no answer. */
void rtu_doubt_timeout(rtu_doubt_t *doubt, uint64_t sent_ns);

/* A request of this unit got an answer that was refused. */
void rtu_doubt_refused(rtu_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns);

/* A request of this unit was answered well. Returns 1 when the answer is unconfirmed. */
int rtu_doubt_answered(rtu_doubt_t *doubt, uint64_t sent_ns, uint64_t answered_ns, uint64_t deadline_ns);

/* Bytes came on the bus that nobody asked for. */
void rtu_doubt_stray(rtu_doubt_t *doubt, uint64_t now_ns);

/* The bus was read empty at this time: a unit that listened long enough is sure again. */
void rtu_doubt_silent(rtu_doubt_t *doubt, uint64_t now_ns);

/* When a request that is not urgent may be sent to this unit; 0: now. */
uint64_t rtu_doubt_hold_until(const rtu_doubt_t *doubt);

#endif
