#include "serial_port.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "settings.h"

#define LONGEST_GAP_NS (10 * ANDON_SECOND_NS)
/* The kernel takes milliseconds, and no more than 100. */
#define LONGEST_RTS_NS (100 * ANDON_MILLISECOND_NS)

/* What a UART and the kernel both know by name; anything else libmodbus would silently turn into 9600. */
static int is_known_baud(uint64_t baud) {
    static const uint32_t known[] = {1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i] == baud) {
            return 1;
        }
    }
    return 0;
}

static andon_status_t read_parity(const andon_link_config_t *config, serial_settings_t *settings,
                                  andon_error_text_t error) {
    const char *text = andon_setting_text(config, "parity");
    settings->parity = 'E';
    if (text == NULL || strcmp(text, "even") == 0) {
        return ANDON_OK;
    }
    if (strcmp(text, "none") == 0) {
        settings->parity = 'N';
        return ANDON_OK;
    }
    if (strcmp(text, "odd") == 0) {
        settings->parity = 'O';
        return ANDON_OK;
    }
    return andon_refuse(config, error, "parity is \"%.40s\"; allowed are none, even, odd", text);
}

/* Baud, parity and stop bits have the standard's defaults. */
static andon_status_t read_character(const andon_link_config_t *config, int is_ascii, serial_settings_t *settings,
                                     andon_error_text_t text) {
    uint64_t baud = 19200, stop_bits = 1, data_bits = is_ascii ? 7 : 8;
    andon_status_t status = andon_setting_number(config, "baud", 1200, 230400, &baud, text);
    if (status == ANDON_OK && !is_known_baud(baud)) {
        status = andon_refuse(config, text,
                              "baud is \"%.40s\"; allowed are 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, "
                              "230400",
                              andon_setting_text(config, "baud"));
    }
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "data-bits", is_ascii ? 7 : 8, 8, &data_bits, text);
    }
    if (status == ANDON_OK) {
        status = read_parity(config, settings, text);
    }
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "stop-bits", 1, 2, &stop_bits, text);
    }
    settings->baud = (uint32_t)baud;
    settings->data_bits = (uint8_t)data_bits;
    settings->stop_bits = (uint8_t)stop_bits;
    return status;
}

static andon_status_t read_rs485(const andon_link_config_t *config, serial_settings_t *settings,
                                 andon_error_text_t text) {
    const char *mode = andon_setting_text(config, "rs485");
    settings->rs485_before_ns = settings->rs485_after_ns = 0;
    settings->rs485 = SERIAL_RS485_NONE;
    if (mode == NULL) {
        int is_alone = andon_setting_text(config, "rs485-before-ns") || andon_setting_text(config, "rs485-after-ns");
        return is_alone ? andon_refuse(config, text, "rs485-before-ns and rs485-after-ns need rs485") : ANDON_OK;
    }
    if (strcmp(mode, "rts-high") == 0) {
        settings->rs485 = SERIAL_RS485_RTS_HIGH;
    } else if (strcmp(mode, "rts-low") == 0) {
        settings->rs485 = SERIAL_RS485_RTS_LOW;
    } else {
        return andon_refuse(config, text, "rs485 is \"%.40s\"; allowed are rts-high, rts-low", mode);
    }
    andon_status_t status =
        andon_setting_number(config, "rs485-before-ns", 0, LONGEST_RTS_NS, &settings->rs485_before_ns, text);
    return status != ANDON_OK
               ? status
               : andon_setting_number(config, "rs485-after-ns", 0, LONGEST_RTS_NS, &settings->rs485_after_ns, text);
}

static andon_status_t read_echo(const andon_link_config_t *config, serial_settings_t *settings,
                                andon_error_text_t text) {
    const char *echo = andon_setting_text(config, "echo");
    settings->strips_echo = echo != NULL;
    return echo == NULL || strcmp(echo, "strip") == 0
               ? ANDON_OK
               : andon_refuse(config, text, "echo is \"%.40s\"; allowed is strip", echo);
}

andon_status_t serial_settings_read(const andon_link_config_t *config, int is_ascii, serial_settings_t *settings,
                                    char *error, size_t error_size) {
    andon_error_text_t text = {error, error_size};
    andon_status_t status = andon_settings_check(
        config, "device,baud,data-bits,parity,stop-bits,gap-ns,rs485,rs485-before-ns,rs485-after-ns,echo", text);
    if (status != ANDON_OK) {
        return status;
    }
    const char *device = andon_setting_text(config, "device");
    if (device == NULL || device[0] != '/' || strlen(device) >= sizeof settings->device) {
        return andon_refuse(config, text, "device is \"%.60s\"; allowed is an absolute path shorter than %zu bytes",
                            device ? device : "", sizeof settings->device);
    }
    strcpy(settings->device, device);
    settings->gap_ns = 0;
    status = read_character(config, is_ascii, settings, text);
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "gap-ns", 0, LONGEST_GAP_NS, &settings->gap_ns, text);
    }
    if (status == ANDON_OK) {
        status = read_rs485(config, settings, text);
    }
    return status == ANDON_OK ? read_echo(config, settings, text) : status;
}

uint64_t serial_character_ns(const serial_settings_t *settings) {
    uint64_t bits = 1u + settings->data_bits + (settings->parity == 'N' ? 0u : 1u) + settings->stop_bits;
    return bits * ANDON_SECOND_NS / settings->baud;
}
