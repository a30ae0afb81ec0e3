#include "clock.h"
#include "framing.h"

/* Unit, function and one byte more: the shortest answer is an exception. */
#define LEAST_MESSAGE 3u

static const char digits[] = "0123456789ABCDEF";

static size_t put_byte(uint8_t *bytes, uint8_t byte) {
    bytes[0] = (uint8_t)digits[byte >> 4];
    bytes[1] = (uint8_t)digits[byte & 15];
    return 2;
}

static size_t encode(const uint8_t *message, size_t length, uint8_t *bytes) {
    size_t at = 0;
    uint8_t sum = 0;
    bytes[at++] = ':';
    for (size_t i = 0; i < length; i++) {
        sum = (uint8_t)(sum + message[i]);
        at += put_byte(bytes + at, message[i]);
    }
    at += put_byte(bytes + at, (uint8_t)-sum); /* LRC: the two's complement of the sum (V1.02, 6.2.1) */
    bytes[at++] = '\r';
    bytes[at++] = '\n';
    return at;
}

/* -1: no hexadecimal digit. Lower case is no Modbus, and common. */
static int digit(uint8_t character) {
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    uint8_t upper = character & 0xDF;
    return upper >= 'A' && upper <= 'F' ? upper - 'A' + 10 : -1;
}

/* What stands at one place of a buffer. */
typedef enum place { PLACE_BYTE, PLACE_END, PLACE_MORE, PLACE_WRONG } place_t;

static place_t place_at(const uint8_t *bytes, size_t length, size_t at, uint8_t *byte) {
    if (at >= length) {
        return PLACE_MORE;
    }
    int high = digit(bytes[at]);
    if (high < 0 && bytes[at] != '\r') {
        return PLACE_WRONG;
    }
    if (at + 1 >= length) {
        return PLACE_MORE;
    }
    if (high < 0) {
        return bytes[at + 1] == '\n' ? PLACE_END : PLACE_WRONG;
    }
    int low = digit(bytes[at + 1]);
    *byte = (uint8_t)(high << 4 | (low & 15));
    return low < 0 ? PLACE_WRONG : PLACE_BYTE;
}

static framing_result_t take(const andon_expectation_t *expected, const uint8_t *bytes, size_t length,
                             framing_frame_t *frame) {
    if (length == 0) {
        return FRAMING_MORE;
    }
    if (bytes[0] != ':') {
        return FRAMING_MALFORMED;
    }
    uint8_t sum = 0;
    size_t count = 0; /* bytes behind the colon, the LRC among them */
    for (size_t at = 1;; at += 2) {
        uint8_t byte = 0;
        switch (place_at(bytes, length, at, &byte)) {
        case PLACE_MORE: return FRAMING_MORE;
        case PLACE_WRONG: return FRAMING_MALFORMED;
        case PLACE_END:
            if (sum != 0 || count < LEAST_MESSAGE + 1) {
                return FRAMING_MALFORMED;
            }
            frame->length = count - 1;
            frame->taken = at + 2;
            return FRAMING_COMPLETE;
        case PLACE_BYTE: break;
        }
        if (count > FRAMING_MESSAGE_MAX || (count == 0 && byte != expected->unit)) {
            return FRAMING_MALFORMED;
        }
        if (count < FRAMING_MESSAGE_MAX) {
            frame->message[count] = byte;
        }
        count++;
        sum = (uint8_t)(sum + byte);
    }
}

/* A pause of a second inside a frame is an error (V1.02, 2.5.2.1). */
const framing_t framing_ascii = {encode, take, ANDON_SECOND_NS};
