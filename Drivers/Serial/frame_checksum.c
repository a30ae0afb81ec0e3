#include "frame_checksum.h"

size_t frame_checksum_size(const frame_rules_t *rules) {
    size_t bytes = rules->checksum == CHECKSUM_NONE ? 0 : rules->checksum == CHECKSUM_CRC16 ? 2 : 1;
    return rules->checksum_is_hex ? 2 * bytes : bytes;
}

static uint16_t crc16(const uint8_t *bytes, size_t count) {
    uint16_t crc = 0xffff;
    for (size_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (uint16_t)(crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1);
        }
    }
    return crc;
}

uint16_t frame_checksum(checksum_t kind, const uint8_t *bytes, size_t count) {
    if (kind == CHECKSUM_CRC16) {
        return crc16(bytes, count);
    }
    uint8_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number = (uint8_t)(kind == CHECKSUM_XOR ? number ^ bytes[i] : number + bytes[i]);
    }
    return number;
}

/* -1 for what is no hexadecimal digit. */
static int digit_of(uint8_t character) {
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    uint8_t small = character | 0x20;
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

int frame_checksum_says(const frame_rules_t *rules, const uint8_t *wire, uint16_t number) {
    size_t size = frame_checksum_size(rules);
    uint32_t said = 0;
    if (rules->checksum_is_hex) {
        for (size_t i = 0; i < size; i++) {
            int digit = digit_of(wire[i]);
            if (digit < 0) {
                return 0;
            }
            said = said << 4 | (uint32_t)digit;
        }
    } else {
        for (size_t i = size; i > 0; i--) {
            said = said << 8 | wire[i - 1];
        }
    }
    return said == number;
}
