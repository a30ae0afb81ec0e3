// needs: Drivers/Modbus/*.c Drivers/Serial/*.c Drivers/Host/*.c Drivers/Contract/*.c
/* The settings of a link, lines of "key=value", as every driver opens them: a refusal has its sentence and leaves
 * nothing behind, and what is taken can be closed again. Nothing is connected or started. The first byte chooses the
 * driver. */
#include <stdlib.h>
#include <string.h>

#include "andon_modbus.h"
#include "andon_plugin.h"
#include "andon_serial.h"

#define MOST 24

static void check(int is_true) {
    if (!is_true) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const andon_driver_t *drivers[] = {andon_modbus_tcp(),   andon_modbus_rtu(),    andon_modbus_rtu_tcp(),
                                       andon_modbus_ascii(), andon_serial_frames(), andon_plugin()};
    if (size == 0) {
        return 0;
    }
    const andon_driver_t *driver = drivers[data[0] % (sizeof drivers / sizeof drivers[0])];
    char *text = malloc(size);
    check(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = 0;
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
    char error[ANDON_MAX_ERROR_TEXT];
    memset(error, '#', sizeof error);
    andon_instance_t *instance = NULL;
    andon_status_t status = driver->open(&link, 1, &instance, error, sizeof error);
    check(memchr(error, 0, sizeof error) != NULL);
    if (status == ANDON_OK) {
        check(instance != NULL && error[0] == 0);
        driver->close(instance);
    } else {
        check(status == ANDON_BAD_CONFIG && instance == NULL && strncmp(error, "link fuzz: ", 11) == 0);
    }
    free(text);
    return 0;
}
