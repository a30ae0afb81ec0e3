#include "frame_rules.h"

#include <string.h>

#include "frames_clock.h"

#define LINE_KEYS                                                                                                      \
    "device,baud,data-bits,parity,stop-bits,gap-ns,pause-after-connect-ns,rs485,rs485-before-ns,rs485-after-ns,echo,"  \
    "framing,most-bytes"

static andon_status_t read_fixed(const frames_settings_t *settings, frame_rules_t *rules) {
    uint64_t length = 0;
    andon_status_t status = frames_number(settings, "length", 1, rules->most_bytes, &length);
    if (status == ANDON_OK && length == 0) {
        return frames_refuse(settings, "length is missing; allowed are 1 to %u (most-bytes)", rules->most_bytes);
    }
    rules->length = (uint16_t)length;
    return status;
}

static andon_status_t read_prefix(const frames_settings_t *settings, frame_rules_t *rules) {
    uint64_t at = 0, bytes = 1, adds = 0;
    uint8_t order = 0;
    andon_status_t status = frames_number(settings, "prefix-at", 0, 255, &at);
    status = status == ANDON_OK ? frames_number(settings, "prefix-bytes", 1, 2, &bytes) : status;
    status = status == ANDON_OK ? frames_number(settings, "prefix-adds", 0, 255, &adds) : status;
    status = status == ANDON_OK ? frames_word(settings, "prefix-order", "big,little", &order) : status;
    if (status == ANDON_OK && at + bytes + adds > rules->most_bytes) {
        return frames_refuse(settings, "prefix-at, prefix-bytes and prefix-adds are %u bytes; most-bytes allows %u",
                             (unsigned)(at + bytes + adds), rules->most_bytes);
    }
    rules->prefix_at = (uint16_t)at;
    rules->prefix_bytes = (uint8_t)bytes;
    rules->prefix_adds = (uint16_t)adds;
    rules->prefix_is_big = order == 0;
    return status;
}

static andon_status_t read_brackets(const frames_settings_t *settings, frame_rules_t *rules) {
    uint8_t covers = 1; /* the end, not the start: ISO 1155 */
    andon_status_t status = frames_bytes(settings, "start", FRAME_MARK_MAX, rules->start, &rules->start_count);
    status = status == ANDON_OK ? frames_bytes(settings, "end", FRAME_MARK_MAX, rules->end, &rules->end_count) : status;
    status = status == ANDON_OK ? frames_word(settings, "checksum", "none,xor,sum,crc16", &rules->checksum) : status;
    status = status == ANDON_OK ? frames_word(settings, "checksum-text", "bytes,hex", &rules->checksum_is_hex) : status;
    status = status == ANDON_OK ? frames_word(settings, "checksum-covers", "none,end,start,both", &covers) : status;
    rules->covers_end = covers & 1;
    rules->covers_start = covers >> 1;
    unsigned most = rules->start_count + rules->end_count + 4u;
    if (status == ANDON_OK && rules->most_bytes <= most) {
        return frames_refuse(settings, "most-bytes is %u; start, end and checksum alone may be %u", rules->most_bytes,
                             most);
    }
    return status;
}

static andon_status_t read_delimiter(const frames_settings_t *settings, frame_rules_t *rules) {
    andon_status_t status = frames_bytes(settings, "end", FRAME_MARK_MAX, rules->end, &rules->end_count);
    if (status == ANDON_OK && rules->most_bytes <= rules->end_count) {
        return frames_refuse(settings, "most-bytes is %u; the end alone is %u bytes", rules->most_bytes,
                             rules->end_count);
    }
    return status;
}

static andon_status_t read_silence(const frames_settings_t *settings, frame_rules_t *rules) {
    if (frames_text(settings, "silence-ns") == NULL) {
        return frames_refuse(settings, "silence-ns is missing; allowed are 1 ms to 10 s in nanoseconds");
    }
    return frames_number(settings, "silence-ns", FRAMES_MILLISECOND_NS, 10 * FRAMES_SECOND_NS, &rules->silence_ns);
}

andon_status_t frame_rules_read(const frames_settings_t *settings, frame_rules_t *rules) {
    static const struct {
        const char *keys;
        andon_status_t (*read)(const frames_settings_t *settings, frame_rules_t *rules);
    } framings[] = {
        [FRAMING_DELIMITER] = {LINE_KEYS ",end", read_delimiter},
        [FRAMING_FIXED] = {LINE_KEYS ",length", read_fixed},
        [FRAMING_PREFIX] = {LINE_KEYS ",prefix-at,prefix-bytes,prefix-order,prefix-adds", read_prefix},
        [FRAMING_BRACKETED] = {LINE_KEYS ",start,end,checksum,checksum-text,checksum-covers", read_brackets},
        [FRAMING_SILENCE] = {LINE_KEYS ",silence-ns", read_silence},
    };
    static const char words[] = "delimiter,fixed,length-prefix,bracketed,silence";
    uint64_t most = 256;
    memset(rules, 0, sizeof *rules);
    if (frames_text(settings, "framing") == NULL) {
        return frames_refuse(settings, "framing is missing; allowed are %s", words);
    }
    andon_status_t status = frames_word(settings, "framing", words, &rules->framing);
    status = status == ANDON_OK ? frames_settings_check(settings, framings[rules->framing].keys) : status;
    status = status == ANDON_OK ? frames_number(settings, "most-bytes", 1, ANDON_MAX_FRAME, &most) : status;
    rules->most_bytes = (uint16_t)most;
    return status == ANDON_OK ? framings[rules->framing].read(settings, rules) : status;
}
