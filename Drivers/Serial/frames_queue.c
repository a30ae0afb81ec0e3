/* The requests that wait: which goes out next, and how each ends. */
#include "frames_instance.h"

static andon_answer_t failed(const frames_entry_t *entry, andon_status_t status, int error, uint64_t now_ns) {
    return (andon_answer_t){.ticket = entry->ticket,
                            .sent_ns = entry->sent_ns,
                            .answered_ns = now_ns,
                            .status = status,
                            .system_error = error};
}

static void release(andon_instance_t *instance, frames_entry_t *entry) {
    entry->is_used = 0;
    if (instance->active == entry) {
        instance->active = NULL;
        instance->has_reply = 0;
    }
}

/* When the line lets a request out, as far as is known now; nothing here is the doubt's. */
static uint64_t line_ready(const andon_instance_t *instance) {
    uint64_t ready_ns = instance->last_byte_ns + instance->gap_ns;
    uint64_t paused_ns = instance->opened_ns + instance->pause_after_connect_ns;
    ready_ns = paused_ns > ready_ns ? paused_ns : ready_ns;
    if (!frame_cutter_is_between(&instance->cutter) && instance->has_heard) {
        uint64_t half_ns = instance->cutter.last_byte_ns + FRAMES_HALF_NS;
        uint64_t due_ns = frame_cutter_due(&instance->cutter);
        /* A frame that ends with silence is whole then. */
        half_ns = instance->cutter.rules.framing == FRAMING_SILENCE && due_ns > half_ns ? due_ns : half_ns;
        ready_ns = half_ns > ready_ns ? half_ns : ready_ns;
    }
    return ready_ns;
}

size_t frames_expire(andon_instance_t *instance, uint64_t now_ns, andon_answer_t *answers, size_t capacity) {
    size_t count = 0;
    for (uint32_t i = 0; i < FRAMES_QUEUE_MAX && count < capacity; i++) {
        frames_entry_t *entry = &instance->queue[i];
        if (!entry->is_used || entry->deadline_ns > now_ns || (entry == instance->active && instance->has_reply)) {
            continue;
        }
        int is_held = entry->count > 0 && entry->sent_ns == 0 && instance->fd >= 0 && entry->had_noise;
        int is_jammed = is_held && line_ready(instance) > now_ns;
        if (entry == instance->active) {
            frame_doubt_timeout(&instance->doubt, entry->sent_ns, entry->deadline_ns);
            frames_port_drop_unsent(instance);
        }
        answers[count++] = failed(entry, is_jammed ? ANDON_JAMMED : ANDON_TIMEOUT, 0, now_ns);
        release(instance, entry);
    }
    return count;
}

size_t frames_fail_all(andon_instance_t *instance, andon_status_t status, int error, andon_answer_t *answers,
                       size_t capacity) {
    size_t count = 0;
    uint64_t now_ns = frames_now_ns();
    frames_entry_t *active = instance->active;
    if (active != NULL && capacity > 0) {
        /* First of all: it must not live on in the next opening of the port. */
        frame_doubt_timeout(&instance->doubt, active->sent_ns, active->deadline_ns);
        answers[count++] = failed(active, status, error, now_ns);
        release(instance, active);
    }
    for (uint32_t i = 0; i < FRAMES_QUEUE_MAX && count < capacity; i++) {
        frames_entry_t *entry = &instance->queue[i];
        if (entry->is_used) {
            answers[count++] = failed(entry, status, error, now_ns);
            release(instance, entry);
        }
    }
    return count;
}

/* The request that is first in its turn: urgent before others, then the oldest. */
static frames_entry_t *first(andon_instance_t *instance, int listens) {
    frames_entry_t *best = NULL;
    for (uint32_t i = 0; i < FRAMES_QUEUE_MAX; i++) {
        frames_entry_t *entry = &instance->queue[i];
        if (!entry->is_used || (entry->count == 0) != listens) {
            continue;
        }
        if (best == NULL || entry->urgent > best->urgent ||
            (entry->urgent == best->urgent && entry->order < best->order)) {
            best = entry;
        }
    }
    return best;
}

int frames_has_requests(const andon_instance_t *instance) {
    for (uint32_t i = 0; i < FRAMES_QUEUE_MAX; i++) {
        if (instance->queue[i].is_used) {
            return 1;
        }
    }
    return 0;
}

int frames_has_listener(const andon_instance_t *instance) {
    for (uint32_t i = 0; i < FRAMES_QUEUE_MAX; i++) {
        if (instance->queue[i].is_used && instance->queue[i].count == 0) {
            return 1;
        }
    }
    return 0;
}

size_t frames_serve(andon_instance_t *instance, uint64_t now_ns, andon_answer_t *answers) {
    if (instance->has_reply) {
        answers[0] = instance->reply;
        release(instance, instance->active);
        return 1;
    }
    frames_entry_t *entry = first(instance, 1);
    if (entry == NULL) {
        return 0;
    }
    if (!frames_take_unasked(instance, entry, answers)) {
        if (!instance->has_bad_unasked) {
            return 0;
        }
        instance->has_bad_unasked = 0;
        answers[0] = failed(entry, ANDON_BAD_ANSWER, 0, now_ns);
    }
    release(instance, entry);
    return 1;
}

static void start(andon_instance_t *instance, frames_entry_t *entry, uint64_t now_ns) {
    entry->is_tainted = (uint8_t)(!frame_cutter_is_between(&instance->cutter) && instance->has_heard);
    frame_cutter_reset(&instance->cutter);
    entry->sent_ns = now_ns;
    instance->active = entry;
    instance->has_reply = 0;
    instance->is_echo = 0;
    instance->counters.requests++;
    /* The bytes are handed over at once; the line is busy until the last one has left. */
    instance->last_byte_ns = now_ns + entry->count * instance->character_ns;
}

uint64_t frames_start_next(andon_instance_t *instance, uint64_t now_ns) {
    uint64_t due_ns = UINT64_MAX;
    for (uint32_t i = 0; i < FRAMES_QUEUE_MAX; i++) {
        const frames_entry_t *entry = &instance->queue[i];
        due_ns = entry->is_used && entry->deadline_ns < due_ns ? entry->deadline_ns : due_ns;
    }
    frames_entry_t *entry = instance->active == NULL ? first(instance, 0) : NULL;
    if (entry == NULL || instance->fd < 0) {
        return due_ns;
    }
    uint64_t ready_ns = line_ready(instance), hold_ns = frame_doubt_hold_until(&instance->doubt);
    ready_ns = !entry->urgent && hold_ns > ready_ns ? hold_ns : ready_ns;
    if (ready_ns <= now_ns && instance->is_drained) {
        start(instance, entry, now_ns);
        return due_ns;
    }
    return ready_ns < due_ns ? ready_ns : due_ns;
}
