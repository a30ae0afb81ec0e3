#include "serial_line.h"

#include <string.h>

#include "frames_clock.h"

#define BAUDS "300,600,1200,2400,4800,9600,19200,38400,57600,115200,230400"
#define RS485_MOST_NS (100 * FRAMES_MILLISECOND_NS)

static andon_status_t read_baud(const frames_settings_t *settings, serial_line_t *line) {
    static const uint32_t bauds[] = {300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400};
    uint8_t place = 5;
    andon_status_t status = frames_word(settings, "baud", BAUDS, &place);
    line->baud = bauds[place];
    return status;
}

static andon_status_t read_rs485(const frames_settings_t *settings, serial_line_t *line) {
    uint64_t before_ns = 0, after_ns = 0;
    line->rs485 = LINE_RS485_OFF;
    andon_status_t status = frames_word(settings, "rs485", "rts-high,rts-low", &line->rs485);
    status = status == ANDON_OK ? frames_number(settings, "rs485-before-ns", 0, RS485_MOST_NS, &before_ns) : status;
    status = status == ANDON_OK ? frames_number(settings, "rs485-after-ns", 0, RS485_MOST_NS, &after_ns) : status;
    if (status == ANDON_OK && line->rs485 == LINE_RS485_OFF && before_ns + after_ns > 0) {
        return frames_refuse(settings, "rs485-before-ns and rs485-after-ns need rs485; allowed are rts-high, rts-low");
    }
    /* The kernel counts milliseconds; never less than was asked for. */
    line->rs485_before_ms = (uint32_t)((before_ns + FRAMES_MILLISECOND_NS - 1) / FRAMES_MILLISECOND_NS);
    line->rs485_after_ms = (uint32_t)((after_ns + FRAMES_MILLISECOND_NS - 1) / FRAMES_MILLISECOND_NS);
    return status;
}

andon_status_t serial_line_settings(const frames_settings_t *settings, serial_line_t *line) {
    memset(line, 0, sizeof *line);
    const char *device = frames_text(settings, "device");
    if (device == NULL || device[0] != '/' || strlen(device) >= sizeof line->device) {
        return frames_refuse(settings, "device is \"%.60s\"; allowed is an absolute path shorter than %zu bytes",
                             device ? device : "", sizeof line->device);
    }
    memcpy(line->device, device, strlen(device) + 1);
    uint64_t data_bits = 8, stop_bits = 1;
    line->parity = LINE_NONE;
    andon_status_t status = read_baud(settings, line);
    status = status == ANDON_OK ? frames_number(settings, "data-bits", 7, 8, &data_bits) : status;
    status = status == ANDON_OK ? frames_word(settings, "parity", "even,none,odd", &line->parity) : status;
    status = status == ANDON_OK ? frames_number(settings, "stop-bits", 1, 2, &stop_bits) : status;
    line->data_bits = (uint8_t)data_bits;
    line->stop_bits = (uint8_t)stop_bits;
    return status == ANDON_OK ? read_rs485(settings, line) : status;
}

uint64_t serial_line_character_ns(const serial_line_t *line) {
    uint64_t bits = 1u + line->data_bits + (line->parity == LINE_NONE ? 0u : 1u) + line->stop_bits;
    return bits * FRAMES_SECOND_NS / line->baud;
}
