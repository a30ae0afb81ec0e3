// needs: Drivers/Modbus/mbap.c Drivers/Modbus/pdu.c Drivers/Contract/andon_driver.c
/* A Modbus/TCP stream: frames are taken and judged against every operation. The first byte chooses the request. */
#include "fuzz_request.h"

#include "mbap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint16_t values[ANDON_MAX_VALUES];
    if (size == 0) {
        return 0;
    }
    andon_expectation_t expected = fuzz_expectation(data[0]);
    andon_mbap_frame_t frame;
    size_t at = 1;
    while (andon_mbap_take(data + at, size - at, &frame) == ANDON_MBAP_COMPLETE) {
        uint8_t exception = 0;
        if (frame.length > size - at) {
            __builtin_trap();
        }
        if (andon_pdu_judge(&expected, frame.pdu, frame.pdu_length, &exception) == ANDON_OK &&
            andon_pdu_values(&expected, frame.pdu, frame.pdu_length, values) > ANDON_MAX_VALUES) {
            __builtin_trap();
        }
        at += frame.length;
    }
    return 0;
}
