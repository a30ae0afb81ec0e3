// needs: Drivers/Serial/frame_cutter.c Drivers/Serial/frame_checksum.c
/*
 * The frame cutter with made-up rules, bytes, pauses and damage: never more than most-bytes held or delivered, every
 * byte accounted for, and whole frames in a row always come through after garbage and a pause. The first byte chooses
 * the rules; of the rest, 0xF0 is a pause, 0xF1 a damaged byte and 0xF2 opens the port anew.
 */
#include <stdlib.h>
#include <string.h>

#include "frame_cutter.h"

static const frame_rules_t rules[] = {
    {.framing = FRAMING_DELIMITER, .most_bytes = 16, .end_count = 1, .end = "\r"},
    {.framing = FRAMING_DELIMITER, .most_bytes = 32, .end_count = 2, .end = "\r\n"},
    {.framing = FRAMING_DELIMITER, .most_bytes = 9, .end_count = 4, .end = "aaba"},
    {.framing = FRAMING_FIXED, .most_bytes = 5, .length = 5},
    {.framing = FRAMING_PREFIX, .most_bytes = 20, .prefix_at = 1, .prefix_bytes = 1, .prefix_adds = 1},
    {.framing = FRAMING_PREFIX, .most_bytes = 40, .prefix_bytes = 2},
    {.framing = FRAMING_BRACKETED, .most_bytes = 16, .start_count = 1, .end_count = 1, .start = {2}, .end = {3}},
    {.framing = FRAMING_BRACKETED,
     .most_bytes = 20,
     .start_count = 1,
     .end_count = 1,
     .start = {2},
     .end = {3},
     .checksum = CHECKSUM_XOR,
     .covers_end = 1},
    {.framing = FRAMING_BRACKETED,
     .most_bytes = 256,
     .start_count = 1,
     .end_count = 1,
     .start = "$",
     .end = "*",
     .checksum = CHECKSUM_XOR,
     .checksum_is_hex = 1},
    {.framing = FRAMING_BRACKETED,
     .most_bytes = 64,
     .start_count = 2,
     .end_count = 1,
     .start = "aa",
     .end = "a",
     .checksum = CHECKSUM_CRC16,
     .checksum_is_hex = 1,
     .covers_start = 1,
     .covers_end = 1},
    {.framing = FRAMING_BRACKETED,
     .most_bytes = 64,
     .start_count = 1,
     .end_count = 1,
     .start = "~",
     .end = "~",
     .checksum = CHECKSUM_SUM},
    {.framing = FRAMING_SILENCE, .most_bytes = 12, .silence_ns = 5000000},
};

static void check(int is_true) {
    if (!is_true) {
        abort();
    }
}

static void look(frame_cutter_t *cutter, frame_event_t event, uint64_t *delivered) {
    check(cutter->count <= cutter->rules.most_bytes);
    if (event == FRAME_GOOD) {
        check(cutter->content_count > 0 || cutter->rules.framing == FRAMING_BRACKETED);
        check(cutter->content_count <= cutter->rules.most_bytes);
        check(cutter->content >= cutter->held);
        check(cutter->content + cutter->content_count <= cutter->held + sizeof cutter->held);
        volatile uint8_t sum = 0;
        for (uint16_t i = 0; i < cutter->content_count; i++) {
            sum = (uint8_t)(sum + cutter->content[i]);
        }
        *delivered += cutter->content_count;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    frame_cutter_t *cutter = malloc(sizeof *cutter);
    check(cutter != NULL);
    frame_cutter_init(cutter, &rules[data[0] % (sizeof rules / sizeof rules[0])]);
    uint64_t now_ns = 1, pushed = 0, delivered = 0;
    for (size_t i = 1; i < size; i++) {
        if (data[i] == 0xf0) {
            now_ns += 2000000000u;
            look(cutter, frame_cutter_silent(cutter, now_ns), &delivered);
            check(frame_cutter_is_between(cutter));
            check(frame_cutter_due(cutter) == UINT64_MAX);
        } else if (data[i] == 0xf2) {
            frame_cutter_join(cutter, now_ns);
        } else {
            pushed++;
            look(cutter, frame_cutter_push(cutter, data[i], data[i] == 0xf1, now_ns++), &delivered);
        }
        check(delivered + cutter->thrown + cutter->count <= pushed);
    }
    free(cutter);
    return 0;
}
