#include "frame_doubt.h"

/* A device that takes longer than this many timeouts more than its timeout is not waited for. */
#define SILENT_TIMEOUTS 2u
/* The longest listening after an unconfirmed answer. */
#define HORIZON_TIMEOUTS 8u
/* More than a queue of requests can owe. */
#define OWED_MAX 64u

static void owe(frame_doubt_t *doubt, uint64_t sent_ns) {
    if (doubt->phase == DOUBT_SURE) {
        doubt->since_ns = sent_ns;
        doubt->owed = 0;
    }
    doubt->owed += doubt->owed < OWED_MAX;
}

/* How long a device may take: the longest that any request could wait. One that was held back before it was sent had
 * less time, and the device that it went to is as slow as before. */
static uint64_t patience(frame_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns) {
    uint64_t timeout_ns = deadline_ns > sent_ns ? deadline_ns - sent_ns : 0;
    doubt->longest_ns = timeout_ns > doubt->longest_ns ? timeout_ns : doubt->longest_ns;
    return doubt->longest_ns;
}

void frame_doubt_timeout(frame_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns) {
    owe(doubt, sent_ns);
    uint64_t timeout_ns = patience(doubt, sent_ns, deadline_ns);
    doubt->phase = DOUBT_OWES;
    doubt->until_ns = deadline_ns + SILENT_TIMEOUTS * timeout_ns;
}

void frame_doubt_refused(frame_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns) {
    if (doubt->phase == DOUBT_OWES || doubt->phase == DOUBT_LISTENS) {
        frame_doubt_timeout(doubt, sent_ns, deadline_ns);
        return;
    }
    owe(doubt, sent_ns);
    doubt->phase = DOUBT_SETTLES;
    doubt->until_ns = deadline_ns;
}

int frame_doubt_answered(frame_doubt_t *doubt, uint64_t sent_ns, uint64_t answered_ns, uint64_t deadline_ns) {
    uint64_t timeout_ns = patience(doubt, sent_ns, deadline_ns);
    if (doubt->phase == DOUBT_SURE) {
        return 0;
    }
    uint64_t most_ns = HORIZON_TIMEOUTS * timeout_ns;
    /* Had this answer been the oldest request's, the device would have taken this long, and would again. */
    uint64_t settle_ns = answered_ns - doubt->since_ns;
    settle_ns = settle_ns < timeout_ns ? timeout_ns : settle_ns;
    settle_ns = settle_ns > most_ns ? most_ns : settle_ns;
    doubt->phase = DOUBT_LISTENS;
    /* And some, because the device is not equally late each time. */
    doubt->until_ns = answered_ns + settle_ns + timeout_ns / 4;
    return 1;
}

int frame_doubt_unasked(frame_doubt_t *doubt) {
    if (doubt->phase == DOUBT_SURE) {
        return 0;
    }
    doubt->owed -= doubt->owed > 0;
    if (doubt->owed == 0 && !doubt->speaks_unasked) {
        doubt->phase = DOUBT_SURE;
    }
    return 1;
}

void frame_doubt_silent(frame_doubt_t *doubt, uint64_t now_ns) {
    if (doubt->phase != DOUBT_SURE && now_ns >= doubt->until_ns) {
        doubt->phase = DOUBT_SURE;
        doubt->owed = 0;
    }
}

uint64_t frame_doubt_hold_until(const frame_doubt_t *doubt) {
    return doubt->phase == DOUBT_LISTENS || doubt->phase == DOUBT_SETTLES ? doubt->until_ns : 0;
}
