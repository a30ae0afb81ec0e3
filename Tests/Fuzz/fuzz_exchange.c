// needs: Drivers/Serial/*.c Drivers/Contract/andon_driver.c
/*
 * What serial-frames makes of the bytes of a device, the port's marks of damaged ones included: every request is
 * answered once, a good answer is the content of a frame that the device sent, and one that came before the request was
 * on the wire is only given to who listens. Time is made up. A byte chooses what happens next.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "andon_serial.h"
#include "frames_instance.h"

#define REQUESTS 64u
#define STREAM 4096u

static struct {
    uint64_t sent_at; /* bytes of the stream before the request went out */
    uint8_t is_answered;
    uint8_t listens;
} asked[REQUESTS];
static uint64_t asked_count, now_ns;
static uint8_t stream[STREAM]; /* undamaged bytes of the device */
static size_t said;

static void check(int is_true) {
    if (!is_true) {
        abort();
    }
}

/* 1 when these bytes stand in what the device said. */
static int was_said(const andon_answer_t *answer, size_t since) {
    for (size_t at = since; at + answer->count <= said; at++) {
        size_t same = 0;
        while (same < answer->count && stream[at + same] == answer->values[same]) {
            same++;
        }
        if (same == answer->count) {
            return 1;
        }
    }
    return 0;
}

static void take(andon_instance_t *instance, const andon_answer_t *answers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const andon_answer_t *answer = &answers[i];
        check(answer->ticket < asked_count && !asked[answer->ticket].is_answered);
        asked[answer->ticket].is_answered = 1;
        if (answer->status != ANDON_OK) {
            check(answer->count == 0 && answer->values == NULL && answer->flags == 0);
            continue;
        }
        check(answer->count <= instance->cutter.rules.most_bytes);
        check((answer->count > 0) == (answer->values != NULL));
        check(was_said(answer, asked[answer->ticket].listens ? 0 : asked[answer->ticket].sent_at));
    }
}

static void turn(andon_instance_t *instance) {
    andon_answer_t answers[4];
    take(instance, answers, frames_expire(instance, now_ns, answers, 4));
    take(instance, answers, frames_serve(instance, now_ns, answers));
    const frames_entry_t *before = instance->active;
    (void)frames_start_next(instance, now_ns);
    if (instance->active != NULL && instance->active != before) {
        asked[instance->active->ticket].sent_at = said;
        instance->active->written = instance->active->count;
    }
}

static void hear(andon_instance_t *instance, uint8_t byte) {
    int is_damaged = 0;
    instance->is_drained = 0;
    instance->has_heard = 1;
    if (!serial_line_unmark(&instance->mark, &byte, &is_damaged) || said == STREAM) {
        return;
    }
    stream[said++] = byte;
    frames_take_byte(instance, byte, is_damaged, now_ns);
}

static void ask(const andon_driver_t *driver, andon_instance_t *instance, const uint8_t *bytes, size_t count,
                uint8_t urgent) {
    uint16_t values[ANDON_MAX_FRAME];
    for (size_t i = 0; i < count; i++) {
        values[i] = bytes[i];
    }
    andon_request_t request = {.ticket = asked_count,
                               .deadline_ns = now_ns + 100 * FRAMES_MILLISECOND_NS,
                               .operation = ANDON_EXCHANGE_FRAME,
                               .urgent = urgent,
                               .count = (uint16_t)count,
                               .values = values};
    if (asked_count < REQUESTS && driver->submit(instance, &request) == ANDON_OK) {
        asked[asked_count].listens = count == 0;
        asked[asked_count].is_answered = 0;
        asked[asked_count++].sent_at = SIZE_MAX / 2;
    }
}

static const andon_setting_t framings[][4] = {
    {{"framing", "delimiter"}, {"end", "0d"}, {"most-bytes", "16"}, {"echo", "strip"}},
    {{"framing", "fixed"}, {"length", "3"}, {"most-bytes", "16"}, {"echo", "keep"}},
    {{"framing", "bracketed"}, {"start", "02"}, {"end", "03"}, {"most-bytes", "16"}},
    {{"framing", "silence"}, {"silence-ns", "5000000"}, {"most-bytes", "16"}, {"echo", "strip"}},
    {{"framing", "length-prefix"}, {"prefix-bytes", "1"}, {"most-bytes", "16"}, {"echo", "strip"}},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const andon_driver_t *driver = andon_serial_frames();
    andon_instance_t *instance = NULL;
    andon_setting_t settings[5] = {{"device", "/dev/null"}};
    char error[ANDON_MAX_ERROR_TEXT];
    if (size == 0) {
        return 0;
    }
    memcpy(settings + 1, framings[data[0] % (sizeof framings / sizeof framings[0])], sizeof framings[0]);
    andon_link_config_t link = {"fuzz", settings, 5};
    check(driver->open(&link, 1, &instance, error, sizeof error) == ANDON_OK);
    instance->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); /* any descriptor: an open port */
    check(instance->fd >= 0);
    asked_count = said = 0;
    now_ns = FRAMES_SECOND_NS;
    frame_cutter_join(&instance->cutter, now_ns);
    for (size_t at = 1; at + 1 < size;) {
        uint8_t what = data[at++];
        size_t count = what >> 3, left = size - at;
        count = count < left ? count : left;
        switch (what & 7) {
        case 0:
        case 1:
            ask(driver, instance, data + at, count & 15, what & 1);
            at += count & 15;
            break;
        case 2: now_ns += (uint64_t)count * FRAMES_MILLISECOND_NS; break;
        case 3: now_ns += (uint64_t)count * 100 * FRAMES_MILLISECOND_NS; break;
        case 4:
            instance->is_drained = 1;
            frames_take_silence(instance, now_ns);
            break;
        default:
            for (size_t i = 0; i < count; i++) {
                hear(instance, data[at++]);
            }
        }
        turn(instance);
    }
    now_ns += 1000 * FRAMES_SECOND_NS;
    for (unsigned i = 0; i < REQUESTS; i++) {
        turn(instance);
    }
    for (uint64_t i = 0; i < asked_count; i++) {
        check(asked[i].is_answered);
    }
    driver->close(instance);
    return 0;
}
