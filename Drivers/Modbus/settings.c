#include "settings.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

andon_status_t andon_refuse(const andon_link_config_t *link, andon_error_text_t error, const char *format, ...) {
    if (error.bytes == NULL || error.size == 0) {
        return ANDON_BAD_CONFIG;
    }
    int written = snprintf(error.bytes, error.size, "link %s: ", link->name ? link->name : "?");
    if (written > 0 && (size_t)written < error.size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error.bytes + written, error.size - (size_t)written, format, arguments);
        va_end(arguments);
    }
    return ANDON_BAD_CONFIG;
}

/* 1 when key is one of the comma-separated keys. */
static int is_known(const char *keys, const char *key) {
    size_t length = strlen(key);
    while (length > 0) {
        size_t word = strcspn(keys, ",");
        if (word == length && memcmp(keys, key, length) == 0) {
            return 1;
        }
        if (keys[word] == 0) {
            break;
        }
        keys += word + 1;
    }
    return 0;
}

andon_status_t andon_settings_check(const andon_link_config_t *link, const char *keys, andon_error_text_t error) {
    for (size_t i = 0; i < link->setting_count; i++) {
        const andon_setting_t *setting = &link->settings[i];
        if (setting->key == NULL || !is_known(keys, setting->key)) {
            return andon_refuse(link, error, "unknown setting \"%.40s\"; allowed are %s",
                                setting->key ? setting->key : "", keys);
        }
        if (setting->value == NULL) {
            return andon_refuse(link, error, "%s has no value", setting->key);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(link->settings[j].key, setting->key) == 0) {
                return andon_refuse(link, error, "%s stands twice", setting->key);
            }
        }
    }
    return ANDON_OK;
}

const char *andon_setting_text(const andon_link_config_t *link, const char *key) {
    for (size_t i = 0; i < link->setting_count; i++) {
        if (strcmp(link->settings[i].key, key) == 0) {
            return link->settings[i].value;
        }
    }
    return NULL;
}

andon_status_t andon_setting_number(const andon_link_config_t *link, const char *key, uint64_t least, uint64_t most,
                                    uint64_t *number, andon_error_text_t error) {
    const char *text = andon_setting_text(link, key);
    if (text == NULL) {
        return ANDON_OK;
    }
    uint64_t value = 0;
    size_t digits = strspn(text, "0123456789");
    int good = digits > 0 && digits < 19 && text[digits] == 0;
    for (size_t i = 0; good && i < digits; i++) {
        value = value * 10 + (uint64_t)(text[i] - '0');
    }
    if (!good || value < least || value > most) {
        return andon_refuse(link, error, "%s is \"%.40s\"; allowed are %" PRIu64 " to %" PRIu64, key, text, least,
                            most);
    }
    *number = value;
    return ANDON_OK;
}
