// needs: Drivers/Modbus/framing_ascii.c Drivers/Modbus/pdu.c Drivers/Contract/andon_driver.c
/* What comes back on a line, as Modbus ASCII: a frame is taken at every length, as it would arrive, and judged. The
 * first byte chooses the request. */
#include "fuzz_request.h"

#include <stdlib.h>
#include <string.h>

#include "framing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint16_t values[ANDON_MAX_VALUES];
    if (size == 0) {
        return 0;
    }
    andon_expectation_t expected = fuzz_expectation(data[0]);
    for (size_t length = 0; length < size && length <= 2 * FRAMING_FRAME_MAX; length++) {
        /* A block of its own, so that a byte too many is seen. */
        uint8_t *bytes = malloc(length + (length == 0));
        memcpy(bytes, data + 1, length);
        framing_frame_t frame;
        framing_result_t result = framing_ascii.take(&expected, bytes, length, &frame);
        free(bytes);
        if (result == FRAMING_MORE) {
            if (length >= 2 * FRAMING_FRAME_MAX) {
                __builtin_trap(); /* a frame without end */
            }
            continue;
        }
        uint8_t exception = 0;
        if (result == FRAMING_COMPLETE &&
            andon_pdu_judge(&expected, frame.message + 1, frame.length - 1, &exception) == ANDON_OK) {
            (void)andon_pdu_values(&expected, frame.message + 1, frame.length - 1, values);
        }
        return 0;
    }
    return 0;
}
