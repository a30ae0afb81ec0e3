#include "plugin_instance.h"

#include <stdio.h>
#include <string.h>

/* The counters of a driver only grow, and the sums that we keep must not turn over because one does not. */
static const char *take_counters(andon_instance_t *instance, const andon_link_counters_t *now) {
    const uint64_t most = 1ull << 53;
    if (now->connects > most || now->requests > most || now->late_answers > most || now->stray_bytes > most ||
        now->bad_answers > most || now->echoes > most) {
        return "counted more than there can be";
    }
    instance->counters = *now;
    return NULL;
}

static plugin_slot_t *find(andon_instance_t *instance, uint64_t ticket) {
    for (size_t i = 0; i < HOST_MAX_REQUESTS; i++) {
        plugin_slot_t *slot = &instance->slots[i];
        if ((slot->state == SLOT_SENT || slot->state == SLOT_LATE) && slot->ticket == ticket) {
            return slot;
        }
    }
    return NULL;
}

/* An OK answer is exactly what was asked for. */
static const char *check_values(const plugin_slot_t *slot, const andon_answer_t *answer) {
    if (answer->status != ANDON_OK) {
        return NULL;
    }
    if (answer->count < slot->expects.least || answer->count > slot->expects.most) {
        return "answered another number of values than was asked for";
    }
    for (size_t i = 0; i < answer->count; i++) {
        if (answer->values[i] > slot->expects.largest) {
            return "answered a value that no bit or byte can have";
        }
    }
    return NULL;
}

static const char *take_answer(andon_instance_t *instance, const uint8_t *bytes, size_t size, plugin_answers_t *answers,
                               uint64_t now_ns) {
    andon_answer_t answer;
    andon_link_counters_t counters;
    const char *wrong = host_answer_decode(bytes, size, &answer, instance->values[answers->count], &counters);
    plugin_slot_t *slot = wrong == NULL ? find(instance, answer.ticket) : NULL;
    if (wrong == NULL && slot == NULL) {
        return "answered a request that was not asked, or answered one twice";
    }
    if (wrong == NULL) {
        wrong = check_values(slot, &answer);
    }
    if (wrong == NULL &&
        (answer.answered_ns < slot->submitted_ns || answer.answered_ns > now_ns ||
         (answer.sent_ns != 0 && (answer.sent_ns < slot->submitted_ns || answer.sent_ns > answer.answered_ns)))) {
        wrong = "answered at a time before it was asked or that has not come yet";
    }
    if (wrong == NULL) {
        wrong = take_counters(instance, &counters);
    }
    if (wrong != NULL) {
        return wrong;
    }
    if (slot->state == SLOT_SENT) {
        if (answer.answered_ns > slot->deadline_ns && answer.status == ANDON_OK) {
            answer.status = ANDON_TIMEOUT;
            answer.count = answer.flags = 0;
        }
        answer.ticket = slot->caller_ticket;
        answers->items[answers->count++] = answer;
    }
    if (!slot->is_struck) {
        instance->strikes = 0;
    }
    slot->state = SLOT_FREE;
    return NULL;
}

static const char *take_state(andon_instance_t *instance, const uint8_t *bytes, size_t size) {
    host_state_t state;
    const char *wrong = host_state_decode(bytes, size, &state);
    if (wrong != NULL) {
        return wrong;
    }
    int is_opening = state.header.kind == HOST_OPENED;
    if (is_opening != (instance->phase == HOST_STARTING) && state.header.kind != HOST_ENDING) {
        return "spoke out of turn";
    }
    if (state.header.kind == HOST_ENDING || state.status != ANDON_OK) {
        /* The words outlive the message in why: the caller ends the host with them. */
        snprintf(instance->words, sizeof instance->words, "%s", state.text);
        return instance->words;
    }
    if (is_opening) {
        instance->phase = HOST_RUNNING;
        instance->words[0] = 0;
        return NULL;
    }
    memcpy(instance->words, state.text, sizeof instance->words);
    return take_counters(instance, &state.counters);
}

const char *plugin_take(andon_instance_t *instance, const uint8_t *bytes, size_t size, plugin_answers_t *answers,
                        uint64_t now_ns) {
    switch (host_message_kind(bytes, size)) {
    case HOST_ANSWER:
        return instance->phase == HOST_RUNNING ? take_answer(instance, bytes, size, answers, now_ns)
                                               : "spoke out of turn";
    case HOST_OPENED:
    case HOST_STATE:
    case HOST_ENDING: return take_state(instance, bytes, size);
    default: return "sent a broken message";
    }
}
