#include "rtu_doubt.h"

/* Listened for on top of the longest gap between two requests: not every one need have been answered, and none need be
 * as late as the one before. */
#define SPARE_TIMEOUTS 8u
/* Requests further apart are counted so, and no longer is waited on top: noise must not keep a unit unasked. */
#define MOST_GAP_NS 60000000000u

/* One more request that may be owed an answer. */
static void owe(rtu_doubt_t *doubt, uint64_t sent_ns) {
    if (doubt->phase == RTU_SURE || doubt->has_drained) {
        doubt->since_ns = sent_ns;
        doubt->last_ns = doubt->gap_ns = 0;
        doubt->has_drained = doubt->is_late = 0;
    }
    uint64_t gap_ns = doubt->last_ns > 0 && sent_ns > doubt->last_ns ? sent_ns - doubt->last_ns : 0;
    gap_ns = gap_ns > MOST_GAP_NS ? MOST_GAP_NS : gap_ns;
    doubt->gap_ns = gap_ns > doubt->gap_ns ? gap_ns : doubt->gap_ns;
    doubt->last_ns = sent_ns;
}

void rtu_doubt_timeout(rtu_doubt_t *doubt, uint64_t sent_ns) {
    owe(doubt, sent_ns);
    doubt->phase = RTU_OWES;
}

void rtu_doubt_refused(rtu_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns) {
    owe(doubt, sent_ns);
    if (doubt->phase == RTU_OWES || doubt->phase == RTU_LISTENS) {
        doubt->phase = RTU_OWES;
        return;
    }
    doubt->phase = RTU_SETTLES;
    doubt->until_ns = deadline_ns;
}

int rtu_doubt_answered(rtu_doubt_t *doubt, uint64_t sent_ns, uint64_t answered_ns, uint64_t deadline_ns) {
    rtu_doubt_silent(doubt, sent_ns);
    if (doubt->phase == RTU_SURE) {
        return 0;
    }
    owe(doubt, sent_ns);
    uint64_t timeout_ns = deadline_ns > sent_ns ? deadline_ns - sent_ns : 0;
    uint64_t most_ns = doubt->gap_ns + SPARE_TIMEOUTS * timeout_ns;
    /* Had this answer been the oldest request's, the slave would have taken this long, and would again. */
    uint64_t settle_ns = answered_ns - doubt->since_ns;
    settle_ns = settle_ns > most_ns ? most_ns : settle_ns;
    settle_ns = settle_ns < timeout_ns ? timeout_ns : settle_ns;
    /* And some, because the slave is not equally late each time. */
    doubt->phase = RTU_LISTENS;
    doubt->is_late = 0;
    doubt->settle_ns = settle_ns + timeout_ns / 4;
    doubt->until_ns = answered_ns + doubt->settle_ns;
    uint64_t age_ns = answered_ns - doubt->since_ns;
    doubt->end_ns = doubt->until_ns + (age_ns < MOST_GAP_NS ? age_ns : MOST_GAP_NS);
    return 1;
}

void rtu_doubt_stray(rtu_doubt_t *doubt, uint64_t now_ns) {
    if (doubt->phase != RTU_LISTENS) {
        return;
    }
    /* What is owed comes one after the other: nothing new is asked until it has come, or could have. */
    doubt->is_late = 1;
    doubt->until_ns = now_ns + doubt->settle_ns < doubt->end_ns ? now_ns + doubt->settle_ns : doubt->end_ns;
}

void rtu_doubt_silent(rtu_doubt_t *doubt, uint64_t now_ns) {
    if ((doubt->phase == RTU_LISTENS || doubt->phase == RTU_SETTLES) && now_ns >= doubt->until_ns) {
        int was_late = doubt->phase == RTU_LISTENS && doubt->is_late;
        /* Who was late is believed after one answer behind which nothing came. */
        doubt->phase = was_late ? RTU_OWES : RTU_SURE;
        doubt->has_drained = was_late && doubt->until_ns < doubt->end_ns;
    }
}

uint64_t rtu_doubt_hold_until(const rtu_doubt_t *doubt) {
    return doubt->phase == RTU_LISTENS || doubt->phase == RTU_SETTLES ? doubt->until_ns : 0;
}
