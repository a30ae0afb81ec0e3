/* One valid request of each operation, chosen by a byte. */
#ifndef ANDON_FUZZ_REQUEST_H
#define ANDON_FUZZ_REQUEST_H

#include "pdu.h"

static inline andon_request_t fuzz_request(uint8_t choice, const uint16_t *values) {
    static const uint8_t operations[] = {1, 2, 3, 4, 5, 6, 15, 16, 17, 22, 23, 43, 105};
    uint8_t operation = operations[choice % sizeof operations];
    andon_request_t request = {.unit = 1, .operation = operation, .address = 7, .count = 9, .values = values};
    switch (operation) {
    case ANDON_WRITE_COIL:
    case ANDON_WRITE_REGISTER:
    case ANDON_WRITE_COIL_WORD: request.count = 1; break;
    case ANDON_MASK_WRITE: request.count = 2; break;
    case ANDON_REPORT_SERVER_ID: request.address = request.count = 0; break;
    case ANDON_READ_DEVICE_ID: request.address = 0x0100, request.count = 0; break;
    case ANDON_READ_WRITE_REGISTERS: request.write_address = 3, request.write_count = 2; break;
    default: break;
    }
    return request;
}

static inline andon_expectation_t fuzz_expectation(uint8_t choice) {
    static const uint16_t values[9] = {1, 0, 1, 1};
    andon_request_t request = fuzz_request(choice, values);
    if (!andon_pdu_can_carry(&request)) {
        __builtin_trap();
    }
    return andon_pdu_expectation(&request);
}

#endif
