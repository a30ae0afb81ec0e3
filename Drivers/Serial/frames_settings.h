/* Settings of a link: looked up, checked and, when wrong, named in a sentence. Pure functions. */
#ifndef ANDON_FRAMES_SETTINGS_H
#define ANDON_FRAMES_SETTINGS_H

#include "andon_driver.h"

/* The link whose settings are read, and where the sentence goes that refuses one of them. */
typedef struct frames_settings {
    const andon_link_config_t *link;
    char *error;
    size_t error_size;
} frames_settings_t;

/* Writes "link NAME: " and the sentence. Always returns BAD_CONFIG, so that a check can end with it. */
andon_status_t frames_refuse(const frames_settings_t *settings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* OK when every key is one of the keys (a comma-separated list), stands once and has a value. */
andon_status_t frames_settings_check(const frames_settings_t *settings, const char *keys);

/* The text of a setting, or NULL. Borrowed from the link. */
const char *frames_text(const frames_settings_t *settings, const char *key);

/* Reads a decimal number from least to most; *number keeps its default when the key is missing. */
andon_status_t frames_number(const frames_settings_t *settings, const char *key, uint64_t least, uint64_t most,
                             uint64_t *number);

/* Reads one of the words (a comma-separated list) and stores its place in the list; *place keeps its default when the
 * key is missing. */
andon_status_t frames_word(const frames_settings_t *settings, const char *key, const char *words, uint8_t *place);

/* Reads 1 to most bytes, written as pairs of hexadecimal digits. A missing key is refused. */
andon_status_t frames_bytes(const frames_settings_t *settings, const char *key, size_t most, uint8_t *bytes,
                            uint8_t *count);

#endif
