#include "framing.h"

#include <string.h>

#define CHECKSUM_BYTES 2u

/* CRC-16 of V1.02, 6.2.2: polynomial A001 reflected, start FFFF, low byte first on the wire. */
static uint16_t checksum(const uint8_t *bytes, size_t length) {
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc & 1 ? (uint16_t)(crc >> 1 ^ 0xA001) : (uint16_t)(crc >> 1);
        }
    }
    return crc;
}

static size_t encode(const uint8_t *message, size_t length, uint8_t *bytes) {
    memcpy(bytes, message, length);
    uint16_t crc = checksum(message, length);
    bytes[length] = (uint8_t)crc;
    bytes[length + 1] = (uint8_t)(crc >> 8);
    return length + CHECKSUM_BYTES;
}

static framing_result_t take(const andon_expectation_t *expected, const uint8_t *bytes, size_t length,
                             framing_frame_t *frame) {
    if (length > 0 && bytes[0] != expected->unit) {
        return FRAMING_MALFORMED;
    }
    size_t pdu = length > 1 ? andon_pdu_answer_length(expected, bytes + 1, length - 1) : 0;
    if (pdu > ANDON_PDU_MAX) {
        return FRAMING_MALFORMED;
    }
    size_t message = 1 + pdu;
    if (pdu == 0 || length < message + CHECKSUM_BYTES) {
        return FRAMING_MORE;
    }
    uint16_t crc = checksum(bytes, message);
    if (bytes[message] != (uint8_t)crc || bytes[message + 1] != (uint8_t)(crc >> 8)) {
        return FRAMING_MALFORMED;
    }
    memcpy(frame->message, bytes, message);
    frame->length = message;
    frame->taken = message + CHECKSUM_BYTES;
    return FRAMING_COMPLETE;
}

const framing_t framing_rtu = {encode, take, 0};
