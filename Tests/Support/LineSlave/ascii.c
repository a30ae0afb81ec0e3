/* ASCII frames in and out; the server behind them is libmodbus' RTU. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "slave.h"

int line_slave_to_ascii(const uint8_t *bytes, int length, uint8_t *text) {
    uint8_t sum = 0;
    char *end = (char *)text;
    *end++ = ':';
    for (int i = 0; i < length; i++) {
        sum = (uint8_t)(sum + bytes[i]);
        end += sprintf(end, "%02X", bytes[i]);
    }
    end += sprintf(end, "%02X\r\n", (uint8_t)-sum);
    return (int)(end - (char *)text);
}

int line_slave_receive_ascii(int fd, uint8_t *request) {
    char text[600], byte = 0;
    int length = 0, count = 0;
    while (byte != '\n' && length < (int)sizeof text) {
        struct pollfd wire = {.fd = fd, .events = POLLIN};
        if (poll(&wire, 1, 1000) != 1 || read(fd, &byte, 1) != 1) {
            return 0;
        }
        text[length++] = byte;
    }
    if (text[0] != ':' || length < 9 || length % 2 == 0) {
        return 0;
    }
    uint8_t sum = 0;
    for (int at = 1; at + 1 < length - 2; at += 2) {
        char pair[3] = {text[at], text[at + 1], 0};
        request[count] = (uint8_t)strtoul(pair, NULL, 16);
        sum = (uint8_t)(sum + request[count++]);
    }
    if (sum != 0) {
        return 0;
    }
    count--;
    uint16_t crc = line_slave_checksum(request, count);
    request[count++] = (uint8_t)crc;
    request[count++] = (uint8_t)(crc >> 8);
    return count;
}
