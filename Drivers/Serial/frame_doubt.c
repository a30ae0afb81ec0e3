#include "frame_doubt.h"

/* Listened for on top of the longest gap between two requests: not every one need have been answered, and none need be
 * as late as the one before. */
#define SPARE_TIMEOUTS 8u
/* Requests further apart are counted so, and no longer is waited on top: noise must not keep a device unasked. */
#define MOST_GAP_NS 60000000000u

/* One more request that the next frame may belong to. */
static void span(frame_doubt_t *doubt, uint64_t sent_ns) {
    if (doubt->phase == DOUBT_SURE || doubt->has_drained) {
        doubt->since_ns = sent_ns;
        doubt->last_ns = doubt->gap_ns = 0;
        doubt->has_drained = doubt->is_late = 0;
    }
    uint64_t gap_ns = doubt->last_ns > 0 && sent_ns > doubt->last_ns ? sent_ns - doubt->last_ns : 0;
    gap_ns = gap_ns > MOST_GAP_NS ? MOST_GAP_NS : gap_ns;
    doubt->gap_ns = gap_ns > doubt->gap_ns ? gap_ns : doubt->gap_ns;
    doubt->last_ns = sent_ns;
}

static void owe(frame_doubt_t *doubt, uint64_t sent_ns) {
    if (doubt->phase == DOUBT_SURE || doubt->has_drained) {
        doubt->owed = 0;
    }
    span(doubt, sent_ns);
    doubt->owed += doubt->owed < UINT32_MAX;
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
    (void)patience(doubt, sent_ns, deadline_ns);
    doubt->phase = DOUBT_OWES;
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
    frame_doubt_silent(doubt, sent_ns);
    if (doubt->phase == DOUBT_SURE) {
        return 0;
    }
    span(doubt, sent_ns);
    uint64_t most_ns = doubt->gap_ns + SPARE_TIMEOUTS * timeout_ns;
    /* Had this answer been the oldest request's, the device would have taken this long, and would again. */
    uint64_t settle_ns = answered_ns - doubt->since_ns;
    settle_ns = settle_ns > most_ns ? most_ns : settle_ns;
    settle_ns = settle_ns < timeout_ns ? timeout_ns : settle_ns;
    doubt->phase = DOUBT_LISTENS;
    doubt->is_late = 0;
    /* And some, because the device is not equally late each time. */
    doubt->settle_ns = settle_ns + timeout_ns / 4;
    doubt->until_ns = answered_ns + doubt->settle_ns;
    uint64_t age_ns = answered_ns - doubt->since_ns;
    doubt->end_ns = doubt->until_ns + (age_ns < MOST_GAP_NS ? age_ns : MOST_GAP_NS);
    return 1;
}

int frame_doubt_unasked(frame_doubt_t *doubt, int is_whole, uint64_t now_ns) {
    if (doubt->phase == DOUBT_SURE) {
        return 0;
    }
    if (doubt->phase == DOUBT_LISTENS) {
        /* What is owed comes one after the other: nothing new is asked until it has come, or could have. More than can
         * be owed is what the device says unasked. */
        doubt->phase = doubt->owed > 0 ? DOUBT_LISTENS : DOUBT_OWES;
        doubt->is_late = 1;
        doubt->until_ns = now_ns + doubt->settle_ns < doubt->end_ns ? now_ns + doubt->settle_ns : doubt->end_ns;
    }
    /* What is broken may be a piece of one that was counted already. */
    doubt->owed -= is_whole && doubt->owed > 0;
    if (doubt->owed == 0 && !doubt->speaks_unasked && !doubt->has_drained) {
        doubt->phase = DOUBT_SURE;
    }
    return 1;
}

void frame_doubt_silent(frame_doubt_t *doubt, uint64_t now_ns) {
    int is_listening = doubt->phase == DOUBT_LISTENS || doubt->phase == DOUBT_SETTLES;
    if (is_listening && now_ns >= doubt->until_ns) {
        int was_late = doubt->phase == DOUBT_LISTENS && doubt->is_late;
        /* Who was late is believed after one answer behind which nothing came. */
        doubt->phase = was_late ? DOUBT_OWES : DOUBT_SURE;
        doubt->has_drained = was_late && doubt->until_ns < doubt->end_ns;
        doubt->owed = was_late && !doubt->has_drained ? doubt->owed : 0;
    }
}

uint64_t frame_doubt_hold_until(const frame_doubt_t *doubt) {
    return doubt->phase == DOUBT_LISTENS || doubt->phase == DOUBT_SETTLES ? doubt->until_ns : 0;
}
