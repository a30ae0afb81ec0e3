#include "frames_settings.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

andon_status_t frames_refuse(const frames_settings_t *settings, const char *format, ...) {
    if (settings->error == NULL || settings->error_size == 0) {
        return ANDON_BAD_CONFIG;
    }
    const char *name = settings->link->name ? settings->link->name : "?";
    int written = snprintf(settings->error, settings->error_size, "link %s: ", name);
    if (written > 0 && (size_t)written < settings->error_size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(settings->error + written, settings->error_size - (size_t)written, format, arguments);
        va_end(arguments);
    }
    return ANDON_BAD_CONFIG;
}

/* The place of a word in a comma-separated list, or -1. */
static int place_of(const char *words, const char *word) {
    size_t length = strlen(word);
    for (int place = 0; length > 0; place++) {
        size_t next = strcspn(words, ",");
        if (next == length && memcmp(words, word, length) == 0) {
            return place;
        }
        if (words[next] == 0) {
            break;
        }
        words += next + 1;
    }
    return -1;
}

andon_status_t frames_settings_check(const frames_settings_t *settings, const char *keys) {
    const andon_link_config_t *link = settings->link;
    for (size_t i = 0; i < link->setting_count; i++) {
        const andon_setting_t *setting = &link->settings[i];
        if (setting->key == NULL || place_of(keys, setting->key) < 0) {
            return frames_refuse(settings, "unknown setting \"%.40s\"; allowed are %s",
                                 setting->key ? setting->key : "", keys);
        }
        if (setting->value == NULL) {
            return frames_refuse(settings, "%s has no value", setting->key);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(link->settings[j].key, setting->key) == 0) {
                return frames_refuse(settings, "%s stands twice", setting->key);
            }
        }
    }
    return ANDON_OK;
}

const char *frames_text(const frames_settings_t *settings, const char *key) {
    for (size_t i = 0; i < settings->link->setting_count; i++) {
        const andon_setting_t *setting = &settings->link->settings[i];
        if (setting->key != NULL && strcmp(setting->key, key) == 0) {
            return setting->value;
        }
    }
    return NULL;
}

andon_status_t frames_number(const frames_settings_t *settings, const char *key, uint64_t least, uint64_t most,
                             uint64_t *number) {
    const char *text = frames_text(settings, key);
    if (text == NULL) {
        return ANDON_OK;
    }
    uint64_t value = 0;
    size_t digits = strspn(text, "0123456789");
    int is_good = digits > 0 && digits < 19 && text[digits] == 0;
    for (size_t i = 0; is_good && i < digits; i++) {
        value = value * 10 + (uint64_t)(text[i] - '0');
    }
    if (!is_good || value < least || value > most) {
        return frames_refuse(settings, "%s is \"%.40s\"; allowed are %" PRIu64 " to %" PRIu64, key, text, least, most);
    }
    *number = value;
    return ANDON_OK;
}

andon_status_t frames_word(const frames_settings_t *settings, const char *key, const char *words, uint8_t *place) {
    const char *text = frames_text(settings, key);
    if (text == NULL) {
        return ANDON_OK;
    }
    int found = place_of(words, text);
    if (found < 0) {
        return frames_refuse(settings, "%s is \"%.40s\"; allowed are %s", key, text, words);
    }
    *place = (uint8_t)found;
    return ANDON_OK;
}

static int digit_of(char character) {
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = character ? strchr(digits, character) : NULL;
    return found ? (int)((found - digits) % 16) : -1;
}

andon_status_t frames_bytes(const frames_settings_t *settings, const char *key, size_t most, uint8_t *bytes,
                            uint8_t *count) {
    const char *text = frames_text(settings, key);
    size_t length = text ? strlen(text) : 0;
    int is_good = length > 0 && length % 2 == 0 && length / 2 <= most;
    for (size_t i = 0; is_good && i < length; i += 2) {
        int high = digit_of(text[i]), low = digit_of(text[i + 1]);
        is_good = high >= 0 && low >= 0;
        bytes[i / 2] = is_good ? (uint8_t)(high * 16 + low) : 0;
    }
    if (!is_good) {
        return frames_refuse(settings, "%s is \"%.40s\"; allowed are 1 to %zu bytes as pairs of hexadecimal digits",
                             key, text ? text : "", most);
    }
    *count = (uint8_t)(length / 2);
    return ANDON_OK;
}
