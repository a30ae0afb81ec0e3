#include "host_clock.h"
#include "plugin_instance.h"

/* A host may answer this much after a deadline before it counts as stuck. */
#define GRACE_NS HOST_SECOND_NS

/* A request that is never answered holds a place; a host that keeps one this long is ended, however lively it is. */
#define FORGOTTEN_NS (10 * HOST_SECOND_NS)

/* Time that loading the library and taking the settings may take. */
#define OPENING_NS (5 * HOST_SECOND_NS)

static int is_at_host(const plugin_slot_t *slot) { return slot->state == SLOT_SENT || slot->state == SLOT_LATE; }

void plugin_slots_lose(andon_instance_t *instance) {
    for (size_t i = 0; i < HOST_MAX_REQUESTS; i++) {
        plugin_slot_t *slot = &instance->slots[i];
        if (slot->state == SLOT_SENT || slot->state == SLOT_QUEUED) {
            slot->state = SLOT_DOWN;
        } else if (slot->state == SLOT_LATE) {
            slot->state = SLOT_FREE;
        }
    }
}

void plugin_answer(plugin_answers_t *answers, plugin_slot_t *slot, andon_status_t status, int error, uint64_t now_ns) {
    answers->items[answers->count++] = (andon_answer_t){
        .ticket = slot->caller_ticket, .answered_ns = now_ns, .status = (int32_t)status, .system_error = error};
}

void plugin_slots_tell(andon_instance_t *instance, plugin_answers_t *answers, uint64_t now_ns) {
    int is_down = instance->phase == HOST_STOPPED || instance->phase == HOST_DYING || instance->phase == HOST_DISABLED;
    for (size_t i = 0; i < HOST_MAX_REQUESTS && answers->count < answers->capacity; i++) {
        plugin_slot_t *slot = &instance->slots[i];
        if (slot->state == SLOT_DOWN || (is_down && slot->state == SLOT_QUEUED)) {
            plugin_answer(answers, slot, instance->down_status, instance->down_error, now_ns);
            slot->state = SLOT_FREE;
        }
    }
}

void plugin_slots_expire(andon_instance_t *instance, plugin_answers_t *answers, uint64_t now_ns) {
    int is_forgotten = 0;
    for (size_t i = 0; i < HOST_MAX_REQUESTS; i++) {
        plugin_slot_t *slot = &instance->slots[i];
        int is_owed = slot->state == SLOT_SENT || slot->state == SLOT_QUEUED;
        if (is_owed && slot->deadline_ns <= now_ns && answers->count < answers->capacity) {
            plugin_answer(answers, slot, ANDON_TIMEOUT, 0, now_ns);
            if (slot->state == SLOT_SENT) {
                /* The driver had it: without a time of sending the silence would be nobody's. */
                answers->items[answers->count - 1].sent_ns = slot->submitted_ns;
            }
            if (slot->state == SLOT_QUEUED && instance->phase == HOST_RUNNING) {
                instance->strikes += 1; /* its socket takes nothing */
            }
            slot->state = slot->state == SLOT_SENT ? SLOT_LATE : SLOT_FREE;
        }
        if (is_at_host(slot) && !slot->is_struck && host_time_after(slot->deadline_ns, GRACE_NS) <= now_ns) {
            slot->is_struck = 1;
            instance->strikes += 1;
        }
        is_forgotten |= is_at_host(slot) && host_time_after(slot->deadline_ns, FORGOTTEN_NS) <= now_ns;
    }
    if (instance->phase == HOST_RUNNING && instance->strikes >= PLUGIN_STRIKES) {
        plugin_end(instance, "hung: it did not answer two requests within their deadlines and a second", 1, now_ns);
    } else if (instance->phase == HOST_RUNNING && is_forgotten) {
        plugin_end(instance, "broke the contract: it left a request unanswered for ten seconds", 1, now_ns);
    } else if (instance->phase == HOST_STARTING && instance->started_ns + OPENING_NS <= now_ns) {
        plugin_end(instance, "hung: it did not take its settings within 5 s", 1, now_ns);
    }
}

static uint64_t earlier(uint64_t one, uint64_t other) { return one < other ? one : other; }

uint64_t plugin_slots_due(const andon_instance_t *instance) {
    uint64_t due = instance->phase == HOST_STARTING ? instance->started_ns + OPENING_NS : PLUGIN_NEVER;
    for (size_t i = 0; i < HOST_MAX_REQUESTS; i++) {
        const plugin_slot_t *slot = &instance->slots[i];
        if (slot->state == SLOT_QUEUED || slot->state == SLOT_SENT) {
            due = earlier(due, slot->deadline_ns);
        }
        if (is_at_host(slot)) {
            due = earlier(due, host_time_after(slot->deadline_ns, slot->is_struck ? FORGOTTEN_NS : GRACE_NS));
        }
    }
    return due;
}

plugin_slot_t *plugin_slots_next(andon_instance_t *instance) {
    plugin_slot_t *best = NULL;
    for (size_t i = 0; i < HOST_MAX_REQUESTS; i++) {
        plugin_slot_t *slot = &instance->slots[i];
        if (slot->state != SLOT_QUEUED) {
            continue;
        }
        if (best == NULL || slot->urgent > best->urgent ||
            (slot->urgent == best->urgent && slot->ticket < best->ticket)) {
            best = slot;
        }
    }
    return best;
}
