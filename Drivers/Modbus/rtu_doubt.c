#include "rtu_doubt.h"

/* When nothing was heard for this many response timeouts, what is owed is believed never to come. */
#define HORIZON_TIMEOUTS 8u

static uint64_t response_timeout(uint64_t sent_ns, uint64_t deadline_ns) {
    return deadline_ns > sent_ns ? deadline_ns - sent_ns : 0;
}

/* One more request that may be owed an answer. */
static void owe(rtu_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns) {
    uint64_t horizon_ns = HORIZON_TIMEOUTS * response_timeout(sent_ns, deadline_ns);
    if (doubt->phase == RTU_SURE || sent_ns > doubt->heard_ns + horizon_ns) {
        doubt->since_ns = sent_ns;
    }
    doubt->heard_ns = sent_ns;
}

void rtu_doubt_timeout(rtu_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns) {
    owe(doubt, sent_ns, deadline_ns);
    doubt->phase = RTU_OWES;
}

void rtu_doubt_refused(rtu_doubt_t *doubt, uint64_t sent_ns, uint64_t deadline_ns) {
    if (doubt->phase == RTU_OWES || doubt->phase == RTU_LISTENS) {
        rtu_doubt_timeout(doubt, sent_ns, deadline_ns);
        return;
    }
    owe(doubt, sent_ns, deadline_ns);
    doubt->phase = RTU_SETTLES;
    doubt->until_ns = deadline_ns;
}

int rtu_doubt_answered(rtu_doubt_t *doubt, uint64_t sent_ns, uint64_t answered_ns, uint64_t deadline_ns) {
    if (doubt->phase == RTU_SURE) {
        return 0;
    }
    owe(doubt, sent_ns, deadline_ns);
    uint64_t timeout_ns = response_timeout(sent_ns, deadline_ns);
    uint64_t most_ns = HORIZON_TIMEOUTS * timeout_ns;
    /* Had this answer been the oldest request's, the slave would have taken this long, and would again. */
    uint64_t settle_ns = answered_ns - doubt->since_ns;
    settle_ns = settle_ns < timeout_ns ? timeout_ns : settle_ns;
    settle_ns = settle_ns > most_ns ? most_ns : settle_ns;
    /* And some, because the slave is not equally late each time. */
    settle_ns += timeout_ns / 4;
    doubt->phase = RTU_LISTENS;
    doubt->heard_ns = answered_ns;
    doubt->until_ns = answered_ns + settle_ns;
    return 1;
}

void rtu_doubt_stray(rtu_doubt_t *doubt, uint64_t now_ns) {
    doubt->heard_ns = now_ns;
    if (doubt->phase == RTU_LISTENS) {
        doubt->phase = RTU_OWES;
    }
}

void rtu_doubt_silent(rtu_doubt_t *doubt, uint64_t now_ns) {
    if ((doubt->phase == RTU_LISTENS || doubt->phase == RTU_SETTLES) && now_ns >= doubt->until_ns) {
        doubt->phase = RTU_SURE;
    }
}

uint64_t rtu_doubt_hold_until(const rtu_doubt_t *doubt) {
    return doubt->phase == RTU_LISTENS || doubt->phase == RTU_SETTLES ? doubt->until_ns : 0;
}
