#include "bus_instance.h"

#include <string.h>

/* libmodbus stops reading a strange frame after this many bytes. */
#define LEAST_ECHO 5u
/* On a connection: so many requests in a row without one byte, and it may be half-open. */
#define MOST_SILENT_TIMEOUTS 3u

/* Bytes that were no answer: they may be any unit's. */
static void note_noise(andon_instance_t *instance, const andon_answer_t *answer) {
    instance->noisy_until_ns = answer->answered_ns + BUS_BURST_NS;
    for (uint32_t unit = 0; unit < BUS_UNITS; unit++) {
        rtu_doubt_stray(&instance->doubts[unit], answer->answered_ns);
    }
}

/* 1 when what came back is what was sent. */
static int is_echo(const andon_instance_t *instance) {
    size_t same = 0;
    size_t least = instance->framing == &framing_rtu ? LEAST_ECHO : instance->sent_length;
    while (same < instance->sent_length && instance->bytes[same] == instance->sent[same]) {
        same++;
    }
    return same >= least || same == instance->sent_length;
}

static void note_refused(andon_instance_t *instance) {
    if (!instance->serial.strips_echo && is_echo(instance)) {
        instance->counters.echoes++;
        instance->trouble.has_echo = 1;
        instance->is_echoless = 0;
    } else {
        trouble_garbage(&instance->trouble);
    }
}

/* 1 when the answer is the request itself, as that to a single write is: a port that hears itself makes the same. */
static int is_request(const bus_entry_t *entry, const framing_frame_t *frame) {
    return frame->length == entry->length && memcmp(frame->message, entry->message, entry->length) == 0;
}

static void note_good(andon_instance_t *instance, const bus_entry_t *entry, const framing_frame_t *frame,
                      andon_answer_t *answer) {
    rtu_doubt_t *doubt = &instance->doubts[entry->expected.unit];
    int is_doubted = rtu_doubt_answered(doubt, answer->sent_ns, answer->answered_ns, entry->deadline_ns);
    if (is_request(entry, frame)) {
        /* The late answer to the same write before says the same; our own request says nothing. */
        is_doubted = !instance->serial.strips_echo && (!instance->is_echoless || instance->trouble.has_echo);
    } else if (!is_doubted) {
        instance->trouble.has_echo = 0;
        instance->is_echoless = 1;
    }
    answer->flags = is_doubted ? ANDON_ANSWER_UNCONFIRMED : 0;
    trouble_good(&instance->trouble);
}

/* What a connection does not survive: an RTU stream through TCP has no other way to find the next frame. */
static void judge_connection(andon_instance_t *instance, const bus_entry_t *entry, andon_status_t status,
                             int got_bytes) {
    instance->silent_timeouts = status == ANDON_TIMEOUT && !got_bytes ? instance->silent_timeouts + 1 : 0;
    if (instance->kind != BUS_RTU_TCP) {
        return;
    }
    int is_stuck = status == ANDON_TIMEOUT &&
                   (got_bytes || instance->silent_timeouts >= MOST_SILENT_TIMEOUTS ||
                    (andon_operation_writes(entry->expected.operation) && endpoint_has_unsent(instance->fd)));
    if (status == ANDON_LINK_DOWN) {
        trouble_hung_up(&instance->trouble);
    }
    if (status == ANDON_BAD_ANSWER || is_stuck) {
        bus_port_close(instance);
    }
}

void bus_exchange(andon_instance_t *instance, bus_entry_t *entry, andon_answer_t *answer) {
    framing_frame_t frame;
    rtu_doubt_t *doubt = &instance->doubts[entry->expected.unit];
    int got_bytes;
    *answer = (andon_answer_t){.ticket = entry->ticket};
    answer->status = bus_transfer(instance, entry, &frame, answer, &got_bytes);
    if (answer->status == ANDON_OK) {
        answer->status = andon_pdu_judge(&entry->expected, frame.message + 1, frame.length - 1, &answer->exception);
    }
    answer->answered_ns = instance->used_ns = andon_now_ns();
    if (got_bytes && answer->answered_ns > instance->last_byte_ns) {
        instance->last_byte_ns = answer->answered_ns;
    }
    switch (answer->status) {
    case ANDON_OK:
    case ANDON_EXCEPTION: note_good(instance, entry, &frame, answer); break;
    case ANDON_TIMEOUT:
        if (got_bytes) {
            note_noise(instance, answer);
            note_refused(instance);
        }
        rtu_doubt_timeout(doubt, answer->sent_ns);
        break;
    case ANDON_BAD_ANSWER:
        instance->counters.bad_answers++;
        rtu_doubt_refused(doubt, answer->sent_ns, entry->deadline_ns);
        note_noise(instance, answer);
        note_refused(instance);
        break;
    default:
        rtu_doubt_timeout(doubt, answer->sent_ns);
        bus_port_close(instance);
        break;
    }
    judge_connection(instance, entry, answer->status, got_bytes);
    if (answer->status == ANDON_OK) {
        answer->count = andon_pdu_values(&entry->expected, frame.message + 1, frame.length - 1, instance->values);
        answer->values = answer->count ? instance->values : NULL;
    }
    entry->is_used = 0;
}
