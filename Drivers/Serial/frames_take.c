/* What becomes of the bytes and frames that come. */
#include "frames_instance.h"

#include <string.h>

static void count_thrown(andon_instance_t *instance) {
    instance->counters.stray_bytes += instance->cutter.thrown - instance->thrown_seen;
    instance->thrown_seen = instance->cutter.thrown;
}

/* 1 when a frame is what was sent, give or take its delimiters. */
static int is_echo_of(const frames_entry_t *entry, const uint8_t *bytes, uint16_t count) {
    if (count < 2 || count > entry->count || entry->count - count > 2 * (int)FRAME_MARK_MAX) {
        return 0;
    }
    for (uint16_t i = 0; i + count <= entry->count; i++) {
        if (memcmp(entry->bytes + i, bytes, count) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The frame that comes after a request is its answer. */
static void answer(andon_instance_t *instance, frame_event_t event, uint64_t now_ns) {
    frames_entry_t *entry = instance->active;
    const frame_cutter_t *cutter = &instance->cutter;
    andon_answer_t *reply = &instance->reply;
    *reply = (andon_answer_t){.ticket = entry->ticket, .sent_ns = entry->sent_ns, .answered_ns = now_ns};
    instance->has_reply = 1;
    if (event != FRAME_GOOD) {
        reply->status = ANDON_BAD_ANSWER;
        instance->counters.bad_answers++;
        frame_doubt_refused(&instance->doubt, entry->sent_ns, entry->deadline_ns);
        return;
    }
    int is_doubted = frame_doubt_answered(&instance->doubt, entry->sent_ns, now_ns, entry->deadline_ns);
    reply->flags = is_doubted || entry->is_tainted ? ANDON_ANSWER_UNCONFIRMED : 0;
    reply->count = cutter->content_count;
    for (uint16_t i = 0; i < cutter->content_count; i++) {
        instance->values[i] = cutter->content[i];
    }
    reply->values = reply->count ? instance->values : NULL;
    instance->is_echo = (uint8_t)is_echo_of(entry, cutter->content, cutter->content_count);
}

static void keep(andon_instance_t *instance, uint64_t now_ns) {
    if (instance->unasked_count == FRAMES_UNASKED_MAX) {
        instance->counters.stray_bytes += instance->unasked[instance->unasked_first].count;
        instance->unasked_first = (instance->unasked_first + 1) % FRAMES_UNASKED_MAX;
        instance->unasked_count--;
    }
    uint32_t place = (instance->unasked_first + instance->unasked_count++) % FRAMES_UNASKED_MAX;
    frames_unasked_t *kept = &instance->unasked[place];
    kept->at_ns = now_ns;
    kept->count = instance->cutter.content_count;
    memcpy(kept->bytes, instance->cutter.content, kept->count);
}

/* A frame that came while no request was on the wire. */
static void unasked(andon_instance_t *instance, frame_event_t event, uint64_t now_ns) {
    if (frame_doubt_unasked(&instance->doubt, event == FRAME_GOOD, now_ns)) {
        instance->counters.late_answers++;
        instance->counters.stray_bytes += event == FRAME_GOOD ? instance->cutter.content_count : 0;
    } else if (event == FRAME_GOOD) {
        instance->doubt.speaks_unasked = 1;
        keep(instance, now_ns);
    } else {
        instance->counters.bad_answers++;
        instance->has_bad_unasked = (uint8_t)(instance->unasked_count == 0 && frames_has_listener(instance));
    }
}

static void take(andon_instance_t *instance, frame_event_t event, uint64_t now_ns) {
    count_thrown(instance);
    if (event == FRAME_NONE) {
        return;
    }
    instance->last_event = event;
    instance->bytes_since_frame = event == FRAME_GOOD ? 0 : instance->bytes_since_frame;
    if (instance->active != NULL && !instance->has_reply) {
        answer(instance, event, now_ns);
    } else {
        unasked(instance, event, now_ns);
    }
}

static void push(andon_instance_t *instance, uint8_t byte, int is_damaged, uint64_t now_ns) {
    take(instance, frame_cutter_push(&instance->cutter, byte, is_damaged, now_ns), now_ns);
}

/* Takes away what comes back of a request. Returns 1 when the byte was of it. */
static int is_echo(andon_instance_t *instance, uint8_t byte, int is_damaged, uint64_t now_ns) {
    frames_entry_t *entry = instance->active;
    if (!instance->strips_echo || entry == NULL || instance->has_reply || entry->echoed >= entry->count) {
        return 0;
    }
    if (!is_damaged && byte == entry->bytes[entry->echoed]) {
        entry->echoed++;
        instance->counters.echoes += entry->echoed == entry->count;
        return 1;
    }
    /* It was none: the answer only begins like the request. */
    uint16_t taken = entry->echoed;
    entry->echoed = entry->count;
    for (uint16_t i = 0; i < taken; i++) {
        push(instance, entry->bytes[i], 0, now_ns);
    }
    return 0;
}

void frames_take_byte(andon_instance_t *instance, uint8_t byte, int is_damaged, uint64_t now_ns) {
    if (is_echo(instance, byte, is_damaged, now_ns)) {
        return;
    }
    instance->bytes_since_frame++;
    for (uint32_t i = 0; i < FRAMES_QUEUE_MAX; i++) {
        instance->queue[i].had_noise |= instance->queue[i].is_used;
    }
    push(instance, byte, is_damaged, now_ns);
}

void frames_take_silence(andon_instance_t *instance, uint64_t now_ns) {
    take(instance, frame_cutter_silent(&instance->cutter, now_ns), now_ns);
    if (instance->active == NULL && frame_cutter_is_between(&instance->cutter)) {
        frame_doubt_silent(&instance->doubt, now_ns);
    }
}

int frames_take_unasked(andon_instance_t *instance, const frames_entry_t *entry, andon_answer_t *reply) {
    if (instance->unasked_count == 0) {
        return 0;
    }
    const frames_unasked_t *kept = &instance->unasked[instance->unasked_first];
    *reply = (andon_answer_t){.ticket = entry->ticket, .answered_ns = kept->at_ns, .count = kept->count};
    for (uint16_t i = 0; i < kept->count; i++) {
        instance->values[i] = kept->bytes[i];
    }
    reply->values = reply->count ? instance->values : NULL;
    instance->unasked_first = (instance->unasked_first + 1) % FRAMES_UNASKED_MAX;
    instance->unasked_count--;
    return 1;
}
