/* How bytes are cut into frames: what the settings of a link say, checked. */
#ifndef ANDON_FRAME_RULES_H
#define ANDON_FRAME_RULES_H

#include "frames_settings.h"

#define FRAME_MARK_MAX 8u /* bytes of a delimiter, of a start, of an end */

typedef enum framing { FRAMING_DELIMITER, FRAMING_FIXED, FRAMING_PREFIX, FRAMING_BRACKETED, FRAMING_SILENCE } framing_t;

typedef enum checksum { CHECKSUM_NONE, CHECKSUM_XOR, CHECKSUM_SUM, CHECKSUM_CRC16 } checksum_t;

typedef struct frame_rules {
    uint8_t framing;       /* framing_t */
    uint16_t most_bytes;   /* of a frame, with everything around its content */
    uint16_t length;       /* fixed */
    uint16_t prefix_at;    /* bytes before the number */
    uint8_t prefix_bytes;  /* 1, 2 */
    uint8_t prefix_is_big; /* of two bytes, the high one first */
    uint16_t prefix_adds;  /* bytes that the number does not count */
    uint8_t start_count, end_count;
    uint8_t start[FRAME_MARK_MAX];
    uint8_t end[FRAME_MARK_MAX];
    uint8_t checksum;        /* checksum_t */
    uint8_t checksum_is_hex; /* written as hexadecimal characters */
    uint8_t covers_start, covers_end;
    uint64_t silence_ns;
} frame_rules_t;

/* Checks the framing's settings, and every key of the link. OK, BAD_CONFIG with a sentence in the error. */
andon_status_t frame_rules_read(const frames_settings_t *settings, frame_rules_t *rules);

#endif
