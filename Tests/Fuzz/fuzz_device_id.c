// needs: Drivers/Modbus/pdu.c Drivers/Contract/andon_driver.c
/* The answer to Read Device Identification: when it is judged good, every object lies inside what was answered. */
#include "fuzz_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    andon_request_t request = {.unit = 1, .operation = ANDON_READ_DEVICE_ID, .address = 0x0100};
    andon_expectation_t expected = andon_pdu_expectation(&request);
    uint16_t values[ANDON_MAX_VALUES];
    uint8_t exception = 0;
    (void)andon_pdu_answer_length(&expected, data, size);
    if (andon_pdu_judge(&expected, data, size, &exception) != ANDON_OK) {
        return 0;
    }
    size_t count = andon_pdu_values(&expected, data, size, values), at = 5;
    for (uint16_t left = values[4]; left > 0; left--) {
        if (at + 2 > count) {
            __builtin_trap();
        }
        at += 2u + values[at + 1];
    }
    if (at != count || andon_pdu_answer_length(&expected, data, size) != size) {
        __builtin_trap();
    }
    return 0;
}
