// needs: Drivers/Modbus/settings.c Drivers/Modbus/tcp_settings.c Drivers/Modbus/endpoint.c
/* The settings of a link: lines of "key=value", read as a TCP endpoint. A refusal has a sentence. */
#include <stdlib.h>
#include <string.h>

#include "tcp_instance.h"

#define MOST 16

static void check(andon_status_t status, const char *error) {
    if (status != ANDON_OK &&
        (status != ANDON_BAD_CONFIG || memchr(error, 0, ANDON_MAX_ERROR_TEXT) == NULL || !*error)) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = 0;
    andon_setting_t settings[MOST];
    size_t count = 0;
    for (char *line = strtok(text, "\n"); line != NULL && count < MOST; line = strtok(NULL, "\n")) {
        char *value = strchr(line, '=');
        if (value != NULL) {
            *value++ = 0;
        }
        settings[count++] = (andon_setting_t){line, value};
    }
    andon_link_config_t link = {"fuzz", settings, count};
    char error[ANDON_MAX_ERROR_TEXT] = "";
    tcp_link_t endpoint;
    check(tcp_settings_read(&link, &endpoint, error, sizeof error), error);
    free(text);
    return 0;
}
