/* Settings of a link: looked up, checked and, when wrong, named in a sentence. Pure functions. */
#ifndef ANDON_MODBUS_SETTINGS_H
#define ANDON_MODBUS_SETTINGS_H

#include "andon_driver.h"

/* Where open writes its sentence. */
typedef struct andon_error_text {
    char *bytes;
    size_t size;
} andon_error_text_t;

/* Writes "link NAME: " and the sentence. Always returns BAD_CONFIG, so that a check can end with it. */
andon_status_t andon_refuse(const andon_link_config_t *link, andon_error_text_t error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* OK when every key is one of the keys (a comma-separated list), stands once and has a value. */
andon_status_t andon_settings_check(const andon_link_config_t *link, const char *keys, andon_error_text_t error);

/* The text of a setting, or NULL. Borrowed from the link. */
const char *andon_setting_text(const andon_link_config_t *link, const char *key);

/* Reads a decimal number from least to most; *number keeps its default when the key is missing. */
andon_status_t andon_setting_number(const andon_link_config_t *link, const char *key, uint64_t least, uint64_t most,
                                    uint64_t *number, andon_error_text_t error);

#endif
