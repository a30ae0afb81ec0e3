#include "andon_driver.h"

const char *andon_status_name(int32_t status) {
    switch (status) {
    case ANDON_OK: return "ok";
    case ANDON_TIMEOUT: return "timeout";
    case ANDON_LINK_DOWN: return "link-down";
    case ANDON_EXCEPTION: return "exception";
    case ANDON_BAD_ANSWER: return "bad-answer";
    case ANDON_BAD_REQUEST: return "bad-request";
    case ANDON_BUSY: return "busy";
    case ANDON_LOCKED: return "locked";
    case ANDON_BAD_CONFIG: return "bad-config";
    case ANDON_NO_MEMORY: return "no-memory";
    case ANDON_JAMMED: return "jammed";
    default: return "unknown";
    }
}

const char *andon_exception_name(uint8_t exception) {
    switch (exception) {
    case 1: return "illegal function";
    case 2: return "illegal data address";
    case 3: return "illegal data value";
    case 4: return "server device failure";
    case 5: return "acknowledge";
    case 6: return "server device busy";
    case 8: return "memory parity error";
    case 10: return "gateway path unavailable";
    case 11: return "gateway target failed to respond";
    default: return "unknown exception";
    }
}

int andon_request_is_valid(const andon_request_t *request) {
    uint32_t most;
    switch (request->operation) {
    case ANDON_READ_COILS:
    case ANDON_READ_DISCRETE: most = 2000; break;
    case ANDON_READ_HOLDING:
    case ANDON_READ_INPUT: most = 125; break;
    case ANDON_WRITE_COIL:
    case ANDON_WRITE_REGISTER: most = 1; break;
    case ANDON_WRITE_COILS: most = 1968; break;
    case ANDON_WRITE_REGISTERS: most = 123; break;
    default: return 0;
    }
    if (request->count == 0 || request->count > most) {
        return 0;
    }
    if ((uint32_t)request->address + request->count > 65536u) {
        return 0;
    }
    int bits = request->operation == ANDON_WRITE_COIL || request->operation == ANDON_WRITE_COILS;
    int writes = bits || request->operation == ANDON_WRITE_REGISTER || request->operation == ANDON_WRITE_REGISTERS;
    if (writes && request->values == NULL) {
        return 0;
    }
    for (uint32_t i = 0; bits && i < request->count; i++) {
        if (request->values[i] > 1) {
            return 0;
        }
    }
    return 1;
}
