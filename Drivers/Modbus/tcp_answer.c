#include "tcp_instance.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static tcp_link_t *link_of(andon_instance_t *instance, const tcp_slot_t *slot) { return &instance->links[slot->link]; }

/* Takes a slot off the wire or out of the queue. */
static void leave(tcp_link_t *link, tcp_slot_t *slot) {
    if (slot->state == SLOT_SENT) {
        link->on_wire--;
    } else if (slot->state == SLOT_WAITING) {
        link->waiting--;
    }
}

static void release(tcp_link_t *link, tcp_slot_t *slot) {
    slot->state = SLOT_FREE;
    link->unanswered--;
}

void tcp_finish(andon_instance_t *instance, tcp_slot_t *slot, andon_status_t status, int error, uint64_t now_ns) {
    leave(link_of(instance, slot), slot);
    slot->state = SLOT_FINISHED;
    slot->status = status;
    slot->system_error = error;
    slot->answered_ns = now_ns;
    slot->next_finished = NULL;
    if (instance->finished == NULL) {
        instance->finished = slot;
    } else {
        instance->last_finished->next_finished = slot;
    }
    instance->last_finished = slot;
}

void tcp_take_finished(andon_instance_t *instance, tcp_answers_t *answers) {
    while (instance->finished != NULL && answers->count < answers->capacity) {
        tcp_slot_t *slot = instance->finished;
        instance->finished = slot->next_finished;
        answers->answers[answers->count++] = (andon_answer_t){
            .ticket = slot->ticket,
            .sent_ns = slot->sent_ns,
            .answered_ns = slot->answered_ns,
            .status = slot->status,
            .system_error = slot->system_error,
            .link = slot->link,
        };
        release(link_of(instance, slot), slot);
    }
}

static tcp_slot_t *find_sent(tcp_link_t *link, uint16_t transaction) {
    uint16_t left = link->on_wire;
    for (tcp_slot_t *slot = link->slots; left > 0; slot++) {
        if (slot->state != SLOT_SENT) {
            continue;
        }
        if (slot->transaction == transaction) {
            return slot;
        }
        left--;
    }
    return NULL;
}

/* 1 when the frame answers a request that was given up, or a second time: thrown away, the connection stays. */
static int is_late(tcp_link_t *link, const andon_mbap_frame_t *frame) {
    for (uint16_t i = 0; i < link->abandoned_count; i++) {
        if (link->abandoned[i] == frame->transaction) {
            link->abandoned_count--;
            memmove(link->abandoned + i, link->abandoned + i + 1,
                    (link->abandoned_count - i) * sizeof link->abandoned[0]);
            link->counters.late_answers++;
            trouble_late(&link->trouble);
            return 1;
        }
    }
    if (frame->transaction == link->last_answered) {
        link->counters.stray_bytes += frame->length;
        if (link->repeats++ < TCP_REPEATS_MAX) {
            return 1;
        }
        link->counters.bad_answers += link->on_wire == 0; /* otherwise the request on the wire counts it */
        return 0;
    }
    return 0;
}

/* Hands one frame to its request. Returns 0 when the frame is nobody's or not what was asked. */
static int deliver(andon_instance_t *instance, tcp_link_t *link, const andon_mbap_frame_t *frame,
                   tcp_answers_t *answers, uint64_t now_ns) {
    tcp_slot_t *slot = find_sent(link, frame->transaction);
    if (slot == NULL) {
        return is_late(link, frame);
    }
    uint8_t exception = 0;
    andon_status_t status = frame->unit == slot->expected.unit && slot != link->unsent
                                ? andon_pdu_judge(&slot->expected, frame->pdu, frame->pdu_length, &exception)
                                : ANDON_BAD_ANSWER;
    if (status == ANDON_BAD_ANSWER) {
        return 0;
    }
    andon_answer_t *answer = &answers->answers[answers->count++];
    *answer = (andon_answer_t){
        .ticket = slot->ticket,
        .sent_ns = slot->sent_ns,
        .answered_ns = now_ns,
        .status = status,
        .link = slot->link,
        .exception = exception,
    };
    if (status == ANDON_OK) {
        uint16_t *values = instance->values + instance->values_used;
        answer->count = andon_pdu_values(&slot->expected, frame->pdu, frame->pdu_length, values);
        answer->values = answer->count ? values : NULL;
        instance->values_used += answer->count;
    }
    link->last_answered = slot->transaction;
    link->repeats = 0;
    link->used_ns = now_ns;
    trouble_good(&link->trouble);
    leave(link, slot);
    release(link, slot);
    return 1;
}

static int has_room(const andon_instance_t *instance, const tcp_answers_t *answers) {
    return answers->count < answers->capacity && instance->values_used + ANDON_MAX_VALUES <= TCP_VALUES;
}

static void set_unread(andon_instance_t *instance, tcp_link_t *link, uint8_t is_unread) {
    instance->unread += (uint32_t)is_unread - (uint32_t)link->is_unread;
    link->is_unread = is_unread;
}

void tcp_link_parse(andon_instance_t *instance, tcp_link_t *link, tcp_answers_t *answers, uint64_t now_ns) {
    size_t at = 0;
    andon_mbap_result_t result = ANDON_MBAP_MORE;
    andon_mbap_frame_t frame;
    set_unread(instance, link, 0);
    while (at < link->received) {
        if (!has_room(instance, answers)) {
            set_unread(instance, link, 1);
            break;
        }
        result = andon_mbap_take(link->bytes + at, link->received - at, &frame);
        if (result == ANDON_MBAP_COMPLETE && !deliver(instance, link, &frame, answers, now_ns)) {
            result = ANDON_MBAP_MALFORMED;
        }
        if (result != ANDON_MBAP_COMPLETE) {
            break;
        }
        at += frame.length;
    }
    if (result == ANDON_MBAP_MALFORMED) {
        link->counters.bad_answers += link->on_wire > 0;
        trouble_garbage(&link->trouble);
        link->counters.stray_bytes += link->received - at;
        tcp_link_lose(instance, link, ANDON_BAD_ANSWER, 0, now_ns);
        return;
    }
    link->received -= (uint16_t)at;
    if (link->received > 0 && at > 0) {
        memmove(link->bytes, link->bytes + at, link->received);
    }
    if (at > 0 && link->endpoint.gap_ns > 0) {
        link->send_after_ns = now_ns + link->endpoint.gap_ns;
    }
    tcp_link_pump(instance, link, now_ns);
}

void tcp_link_receive(andon_instance_t *instance, tcp_link_t *link, tcp_answers_t *answers, uint64_t now_ns) {
    ssize_t got;
    do {
        got = recv(link->fd, link->bytes + link->received, sizeof link->bytes - link->received, 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN) {
        return;
    }
    if (got <= 0) {
        int error = got == 0 ? ECONNRESET : errno;
        trouble_hung_up(&link->trouble);
        tcp_link_lose(instance, link, ANDON_LINK_DOWN, error, now_ns);
        return;
    }
    link->received += (uint16_t)got;
    link->received_ns = now_ns;
    link->suspect_ns = 0;
    tcp_link_parse(instance, link, answers, now_ns);
}
