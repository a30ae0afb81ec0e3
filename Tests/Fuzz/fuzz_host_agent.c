// needs: Drivers/Host/host_message.c Drivers/Host/plugin_take.c
/* The agent's side: whatever a host sends, an answer that is taken keeps the contract. The first byte is the phase. */
#include "plugin_instance.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static andon_instance_t instance;
    andon_answer_t items[2];
    plugin_answers_t answers = {items, 1, 0};
    if (size == 0) {
        return 0;
    }
    memset(instance.slots, 0, sizeof instance.slots);
    instance.phase = data[0] & 1 ? HOST_STARTING : HOST_RUNNING;
    instance.slots[3].state = data[0] & 2 ? SLOT_LATE : SLOT_SENT;
    instance.slots[3].ticket = 7;
    instance.slots[3].deadline_ns = 900;
    instance.slots[3].submitted_ns = 100;
    instance.slots[3].expects = (host_expectation_t){2, 2, data[0] & 4 ? 1 : UINT16_MAX};
    uint8_t *bytes = malloc(size - 1 + (size == 1));
    memcpy(bytes, data + 1, size - 1);
    const char *wrong = plugin_take(&instance, bytes, size - 1, &answers, 1000);
    free(bytes);
    if (answers.count > 0 &&
        (wrong != NULL || items[0].count > 2 || items[0].answered_ns > 1000 || items[0].status < 0 ||
         items[0].status > ANDON_JAMMED || (items[0].status == ANDON_OK && items[0].answered_ns > 900))) {
        abort();
    }
    return 0;
}
