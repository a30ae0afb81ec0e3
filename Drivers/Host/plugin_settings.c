#include "host_clock.h"
#include "plugin_instance.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "andon-driver-host"
#define DRIVER_KEY "set."

__attribute__((format(printf, 4, 5))) static andon_status_t refuse(const andon_link_config_t *link, char *error,
                                                                   size_t size, const char *format, ...) {
    int written = snprintf(error, size, "link %s: ", link->name ? link->name : "?");
    if (written > 0 && (size_t)written < size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error + written, size - (size_t)written, format, arguments);
        va_end(arguments);
    }
    return ANDON_BAD_CONFIG;
}

static const char *text_of(const andon_link_config_t *link, const char *key) {
    for (size_t i = 0; i < link->setting_count; i++) {
        if (strcmp(link->settings[i].key, key) == 0) {
            return link->settings[i].value;
        }
    }
    return NULL;
}

static int is_known(const char *key) {
    return strcmp(key, "library") == 0 || strcmp(key, "host") == 0 || strcmp(key, "restart-ns") == 0 ||
           (strncmp(key, DRIVER_KEY, sizeof DRIVER_KEY - 1) == 0 && key[sizeof DRIVER_KEY - 1] != 0);
}

static andon_status_t check_keys(const andon_link_config_t *link, char *error, size_t size) {
    for (size_t i = 0; i < link->setting_count; i++) {
        const andon_setting_t *setting = &link->settings[i];
        if (setting->key == NULL || !is_known(setting->key)) {
            return refuse(link, error, size,
                          "unknown setting \"%.40s\"; allowed are library, host, restart-ns and set.KEY",
                          setting->key ? setting->key : "");
        }
        if (setting->value == NULL) {
            return refuse(link, error, size, "%.40s has no value", setting->key);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(link->settings[j].key, setting->key) == 0) {
                return refuse(link, error, size, "%.40s stands twice", setting->key);
            }
        }
    }
    return ANDON_OK;
}

static andon_status_t read_pause(const andon_link_config_t *link, andon_instance_t *instance, char *error,
                                 size_t size) {
    const char *text = text_of(link, "restart-ns");
    instance->first_pause_ns = HOST_SECOND_NS / 2;
    if (text == NULL) {
        return ANDON_OK;
    }
    size_t digits = strspn(text, "0123456789");
    uint64_t value = digits > 0 && digits < 13 && text[digits] == 0 ? strtoull(text, NULL, 10) : 0;
    if (value < HOST_MILLISECOND_NS || value > 60 * HOST_SECOND_NS) {
        return refuse(link, error, size, "restart-ns is \"%.40s\"; allowed are 1000000 to 60000000000", text);
    }
    instance->first_pause_ns = value;
    return ANDON_OK;
}

/* The program beside the agent's own; NULL when memory is out or the agent does not know where it stands. */
static char *find_program(void) {
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - sizeof PROGRAM);
    if (length <= 0 || (size_t)length >= sizeof path - sizeof PROGRAM) {
        return NULL;
    }
    path[length] = 0;
    char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return NULL;
    }
    memcpy(slash + 1, PROGRAM, sizeof PROGRAM);
    return strdup(path);
}

/* The OPEN message: the driver's own settings, without "set.". */
static andon_status_t pack(const andon_link_config_t *link, andon_instance_t *instance, char *error, size_t size) {
    andon_setting_t settings[HOST_MAX_SETTINGS];
    size_t count = 0;
    for (size_t i = 0; i < link->setting_count; i++) {
        if (strncmp(link->settings[i].key, DRIVER_KEY, sizeof DRIVER_KEY - 1) != 0) {
            continue;
        }
        if (count == HOST_MAX_SETTINGS) {
            return refuse(link, error, size, "more than %u settings for the driver", HOST_MAX_SETTINGS);
        }
        settings[count++] = (andon_setting_t){link->settings[i].key + sizeof DRIVER_KEY - 1, link->settings[i].value};
    }
    andon_link_config_t given = {link->name, settings, count};
    instance->open_message = malloc(HOST_MAX_MESSAGE);
    if (instance->open_message == NULL) {
        return ANDON_NO_MEMORY;
    }
    instance->open_size = host_open_encode(&given, instance->open_message, HOST_MAX_MESSAGE);
    return instance->open_size > 0
               ? ANDON_OK
               : refuse(link, error, size, "the driver's settings are longer than %u bytes", HOST_MAX_MESSAGE);
}

andon_status_t plugin_settings_read(const andon_link_config_t *link, andon_instance_t *instance, char *error,
                                    size_t size) {
    andon_status_t status = check_keys(link, error, size);
    if (status == ANDON_OK) {
        status = read_pause(link, instance, error, size);
    }
    if (status != ANDON_OK) {
        return status;
    }
    const char *library = text_of(link, "library"), *program = text_of(link, "host");
    if (library == NULL || library[0] != '/' || strlen(library) >= PATH_MAX) {
        return refuse(link, error, size, "library is \"%.100s\"; allowed is an absolute path", library ? library : "");
    }
    if (program != NULL && program[0] != '/') {
        return refuse(link, error, size, "host is \"%.100s\"; allowed is an absolute path", program);
    }
    snprintf(instance->name, sizeof instance->name, "%s", link->name ? link->name : "?");
    instance->library = strdup(library);
    instance->program = program != NULL ? strdup(program) : find_program();
    if (instance->library == NULL || instance->program == NULL) {
        return ANDON_NO_MEMORY;
    }
    return pack(link, instance, error, size);
}
