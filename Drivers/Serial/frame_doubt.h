/*
 * Whether an answer can be believed. A frame has no id: after a timeout the next frame may be the answer to the request
 * that was given up, and so may every later one, each one request late, for ever.
 *
 * So: after a timeout an answer is OWED, however long the line is silent: that forgives nothing. An owed frame that
 * comes while nobody asks is thrown away, and when all that is owed has come the port is SURE again. A request that is
 * answered while something is owed is unconfirmed, and then the driver LISTENS: were that answer late, the answer to
 * the request behind it would still have to come, as far behind as the two requests were apart. When nothing comes,
 * what is owed never will, and the port is SURE as well. A refused answer is simpler: at most one
 * is still on its way, until the refused request's deadline (SETTLES). A value with time as an argument; no I/O.
 */
#ifndef ANDON_FRAME_DOUBT_H
#define ANDON_FRAME_DOUBT_H

#include <stdint.h>

typedef enum frame_doubt_phase { DOUBT_SURE, DOUBT_OWES, DOUBT_LISTENS, DOUBT_SETTLES } frame_doubt_phase_t;

typedef struct frame_doubt {
    frame_doubt_phase_t phase;
    uint32_t owed;       /* frames that may still come */
    uint64_t until_ns;   /* of LISTENS and SETTLES: silence up to here, and the port is sure again */
    uint64_t since_ns;   /* the oldest request that may still be owed an answer */
    uint64_t last_ns;    /* the newest one */
    uint64_t gap_ns;     /* the longest time between two of them */
    uint64_t settle_ns;  /* what is listened for, from the last that came */
    uint64_t end_ns;     /* of LISTENS, whatever comes: all that can be owed has come by then, or it is noise */
    int speaks_unasked;  /* the device also says what nobody asked for: a frame more is not what is owed, only silence
                            counts */
    uint64_t longest_ns; /* the longest that a request could wait for its answer */
    int is_late;         /* a frame came while listening */
    int has_drained;     /* all of that has come: what is asked from now on is counted anew */
} frame_doubt_t;

/* A request got no answer. */
void frame_doubt_timeout(frame_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns);

/* A request got an answer that was refused. */
void frame_doubt_refused(frame_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns);

/* A request was answered. Returns 1 when the answer is unconfirmed. */
int frame_doubt_answered(frame_doubt_t *doubt, uint64_t sent_ns, uint64_t answered_ns, uint64_t deadline_ns);

/* A frame came, whole or broken, while no request was on the wire. Returns 1 when it was owed: a late answer. */
int frame_doubt_unasked(frame_doubt_t *doubt, int is_whole, uint64_t now_ns);

/* No request is on the wire, and nothing came up to now. */
void frame_doubt_silent(frame_doubt_t *doubt, uint64_t now_ns);

/* When a request that is not urgent may be sent; 0: now. */
uint64_t frame_doubt_hold_until(const frame_doubt_t *doubt);

#endif
