// needs: Drivers/Host/host_message.c
/* The host's side: settings and requests that are taken are whole, and a request says the same when written again. */
#include "host_message.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint16_t values[ANDON_MAX_VALUES];
    static uint8_t again[HOST_MAX_MESSAGE];
    andon_setting_t settings[HOST_MAX_SETTINGS];
    andon_link_config_t link;
    andon_request_t request;
    if (host_open_decode(data, size, &link, settings) == NULL &&
        (host_open_encode(&link, again, sizeof again) != size || memcmp(again, data, size) != 0)) {
        abort();
    }
    if (host_submit_decode(data, size, &request, values) == NULL &&
        (host_submit_encode(&request, request.ticket, again) != size || memcmp(again, data, size) != 0)) {
        abort();
    }
    return 0;
}
