/* A serial bus of slaves on a pty, in the time of its wire: no byte comes earlier than a UART would bring it. */
#include "floor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define MOST_UNITS 247
#define REQUEST_BYTES 8 /* of function 3 */
#define MOST_REGISTERS 125

struct bus {
    int master;
    int64_t character_ns, silence_ns;
    unsigned units, dead;
    uint64_t answers[MOST_UNITS + 1], asked_dead, violations, foreign;
    int64_t line_free_ns; /* end of the last byte that a slave sent */
    uint8_t request[64];
    size_t got;
    int64_t began_ns;
    char line[64];
    size_t line_length;
};

static uint16_t checksum(const uint8_t *bytes, size_t length) {
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? (uint16_t)(crc >> 1 ^ 0xA001) : (uint16_t)(crc >> 1);
    }
    return crc;
}

/* Writes each byte when its last bit would have left the wire. */
static void send_paced(struct bus *bus, const uint8_t *bytes, size_t length, int64_t start_ns) {
    size_t sent = 0;
    while (sent < length) {
        int64_t done = (floor_now() - start_ns) / bus->character_ns;
        size_t due = done < 0 ? 0 : (size_t)done > length ? length : (size_t)done;
        if (due > sent) {
            ssize_t wrote = write(bus->master, bytes + sent, due - sent);
            if (wrote <= 0)
                return;
            sent += (size_t)wrote;
        } else {
            /* The last byte decides the cycle: it is not waited for in steps of more than one byte. */
            size_t step = length - sent > 16 ? 8 : 1;
            floor_sleep_until(start_ns + (int64_t)(sent + step) * bus->character_ns);
        }
    }
    bus->line_free_ns = floor_now();
}

static void answer(struct bus *bus) {
    const uint8_t *request = bus->request;
    unsigned unit = request[0], count = (unsigned)(request[4] << 8 | request[5]);
    if (checksum(request, REQUEST_BYTES) != 0 || request[1] != 3 || count < 1 || count > MOST_REGISTERS) {
        bus->foreign++;
        return;
    }
    if (unit == bus->dead || unit < 1 || unit > bus->units) {
        bus->asked_dead++;
        return;
    }
    uint8_t frame[5 + 2 * MOST_REGISTERS];
    frame[0] = (uint8_t)unit;
    frame[1] = 3;
    frame[2] = (uint8_t)(2 * count);
    for (unsigned i = 0; i < count; i++) {
        frame[3 + 2 * i] = (uint8_t)(bus->answers[unit] >> 8);
        frame[4 + 2 * i] = (uint8_t)(bus->answers[unit] + i);
    }
    size_t length = 3 + 2 * count;
    uint16_t crc = checksum(frame, length);
    frame[length++] = (uint8_t)crc;
    frame[length++] = (uint8_t)(crc >> 8);
    /* A slave knows the end of a request by the silence behind it. */
    send_paced(bus, frame, length, bus->began_ns + REQUEST_BYTES * bus->character_ns + bus->silence_ns);
    bus->answers[unit]++;
}

static void hear(struct bus *bus) {
    uint8_t bytes[64];
    ssize_t count = read(bus->master, bytes, sizeof bytes);
    int64_t now = floor_now();
    if (count <= 0) {
        floor_sleep_until(now + 5000000); /* nobody has the port open */
        return;
    }
    if (bus->got == 0) {
        bus->began_ns = now;
        if (now - bus->line_free_ns < bus->silence_ns)
            bus->violations++;
    }
    for (ssize_t i = 0; i < count && bus->got < sizeof bus->request; i++)
        bus->request[bus->got++] = bytes[i];
    if (bus->got >= REQUEST_BYTES) {
        answer(bus);
        bus->got = 0;
    }
}

/* "count" prints what was answered; -1 when stdin has ended. */
static int obey(struct bus *bus) {
    char bytes[64];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0)
        return -1;
    for (ssize_t i = 0; i < count; i++) {
        if (bytes[i] != '\n')
            continue;
        printf("answers %llu %llu %llu", (unsigned long long)bus->violations, (unsigned long long)bus->foreign,
               (unsigned long long)bus->asked_dead);
        for (unsigned unit = 1; unit <= bus->units; unit++)
            printf(" %llu", (unsigned long long)bus->answers[unit]);
        printf("\n");
    }
    return 0;
}

int serial_bus_run(long baud, unsigned units, unsigned dead) {
    static struct bus bus;
    struct termios line;
    bus.units = units;
    bus.dead = dead;
    bus.character_ns = 11 * 1000000000LL / baud;
    bus.silence_ns = baud > 19200 ? 1750000 : bus.character_ns * 7 / 2;
    bus.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (bus.master < 0 || grantpt(bus.master) != 0 || unlockpt(bus.master) != 0 || tcgetattr(bus.master, &line) != 0) {
        fprintf(stderr, "serial bus: %s\n", strerror(errno));
        return 1;
    }
    cfmakeraw(&line);
    tcsetattr(bus.master, TCSANOW, &line);
    printf("port %s\n", ptsname(bus.master));
    for (;;) {
        struct pollfd fds[2] = {{.fd = bus.master, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            return 1;
        if (fds[1].revents && obey(&bus) < 0)
            return 0;
        if (fds[0].revents)
            hear(&bus);
    }
}
