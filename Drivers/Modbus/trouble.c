#include "trouble.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* So many good answers in a row, and what was before is over. */
#define WELL_AGAIN 50u
#define RECENT 16u
/* Fewer say nothing about the line. */
#define LEAST_RECENT 4u
/* One hang-up is a reboot. */
#define HUNG_UP_OFTEN 3u

void trouble_opened(trouble_t *trouble) {
    trouble->open_status = ANDON_OK;
    trouble->open_error = 0;
    trouble->lacks_rs485 = 0;
}

void trouble_open_failed(trouble_t *trouble, andon_status_t status, int error) {
    trouble->open_status = status;
    trouble->open_error = error;
}

void trouble_hung_up(trouble_t *trouble) {
    trouble->hung_up++;
    trouble->well_for = 0;
}

static void remember(trouble_t *trouble, uint32_t is_garbage) {
    trouble->recent = (trouble->recent << 1 | is_garbage) & ((1u << RECENT) - 1);
    trouble->recent_count += trouble->recent_count < RECENT;
}

void trouble_good(trouble_t *trouble) {
    remember(trouble, 0);
    trouble->is_jammed = 0;
    if (++trouble->well_for >= WELL_AGAIN) {
        trouble->late = trouble->hung_up = 0;
    }
}

void trouble_late(trouble_t *trouble) {
    trouble->late++;
    trouble->well_for = 0;
}

void trouble_garbage(trouble_t *trouble) { remember(trouble, 1); }

static uint32_t garbage(const trouble_t *trouble) { return (uint32_t)__builtin_popcount(trouble->recent); }

int trouble_is_mostly_garbage(const trouble_t *trouble) {
    return trouble->recent_count >= LEAST_RECENT && 2 * garbage(trouble) >= trouble->recent_count;
}

/* What every kind of wire may suffer from, the gravest first. Returns 1 when something was said. */
static int describe_late(const trouble_t *trouble, char *text, size_t size) {
    if (trouble->late == 0) {
        return 0;
    }
    snprintf(text, size, "%" PRIu32 " answers came after their deadline: the timeout is too short", trouble->late);
    return 1;
}

static void describe_connecting(int error, char *text, size_t size) {
    switch (error) {
    case ECONNREFUSED:
        snprintf(text, size, "connection refused: nothing listens on this port, or it takes no more clients");
        return;
    case ETIMEDOUT:
        snprintf(text, size, "nobody answers at this address: is it on, plugged in, and spelt right?");
        return;
    case EHOSTUNREACH:
    case ENETUNREACH: snprintf(text, size, "no way to this address: check cable, address and network mask"); return;
    default: snprintf(text, size, "cannot connect: %s", strerror(error)); return;
    }
}

void trouble_describe_endpoint(const trouble_t *trouble, char *text, size_t size) {
    if (size == 0) {
        return;
    }
    text[0] = 0;
    if (trouble->open_status == ANDON_NO_MEMORY) {
        snprintf(text, size,
                 trouble->open_error == EMFILE
                     ? "this process may open no more connections: raise its limit (LimitNOFILE)"
                     : "memory or file descriptors of this computer are exhausted");
    } else if (trouble->open_status != ANDON_OK) {
        describe_connecting(trouble->open_error, text, size);
    } else if (trouble->hung_up >= HUNG_UP_OFTEN) {
        snprintf(text, size,
                 "the other side closed the connection %" PRIu32
                 " times: it may take one client only, and somebody else asks it too",
                 trouble->hung_up);
    } else if (trouble_is_mostly_garbage(trouble)) {
        snprintf(text, size,
                 "%" PRIu32 " of the last %u answers were not Modbus, or not what was asked: is this the right port "
                 "and protocol?",
                 garbage(trouble), trouble->recent_count);
    } else {
        (void)describe_late(trouble, text, size);
    }
}

/* The groups that own serial ports, by Debian's fixed numbers (base-passwd); a look into the group database could wait
 * for a network. */
static const char *group_name(gid_t group) {
    switch (group) {
    case 0: return " root";
    case 5: return " tty";
    case 20: return " dialout";
    default: return "";
    }
}

static void describe_opening(const trouble_t *trouble, const char *device, char *text, size_t size) {
    struct stat information;
    switch (trouble->open_error) {
    case ENOENT:
    case ENXIO:
    case ENODEV:
        snprintf(text, size, "no such device: %s; is the adapter plugged in, and the name right?", device);
        return;
    case EACCES:
    case EPERM:
        if (stat(device, &information) == 0) {
            snprintf(text, size, "permission denied: the agent's user must be in group%s (%u), which owns %s",
                     group_name(information.st_gid), (unsigned)information.st_gid, device);
        } else {
            snprintf(text, size, "permission denied on the way to %s", device);
        }
        return;
    case ENOTTY: snprintf(text, size, "%s is no serial port", device); return;
    default: snprintf(text, size, "cannot open %s: %s", device, strerror(trouble->open_error)); return;
    }
}

/* What the bytes on the line tell. */
static void describe_line(const trouble_t *trouble, uint64_t port_errors, char *text, size_t size) {
    if (trouble->has_echo) {
        snprintf(text, size, "our own requests come back: the receiver hears the sender on two wires; set echo: strip");
    } else if (trouble->lacks_echo) {
        snprintf(text, size, "echo: strip is set, and our requests do not come back: take the setting away");
    } else if (trouble->is_jammed) {
        snprintf(text, size, "the bus never falls silent: another master, or a device that talks without pause");
    } else if (trouble_is_mostly_garbage(trouble)) {
        snprintf(text, size,
                 "%" PRIu32 " of the last %u answers were garbage: baud rate, parity or stop bits differ from the "
                 "device's, or the wiring is bad",
                 garbage(trouble), trouble->recent_count);
    } else if (!describe_late(trouble, text, size) && port_errors > 0 && trouble->well_for < WELL_AGAIN) {
        snprintf(text, size,
                 "the port counts %" PRIu64 " characters with wrong parity or stop bit: baud rate or parity differ",
                 port_errors);
    }
}

void trouble_describe_port(const trouble_t *trouble, const char *device, uint64_t port_errors, char *text,
                           size_t size) {
    if (size == 0) {
        return;
    }
    text[0] = 0;
    if (trouble->lacks_rs485) {
        snprintf(text, size,
                 "the port's driver has no RS-485 mode (%s); take rs485 away for an adapter that switches by "
                 "itself",
                 device);
    } else if (trouble->open_status == ANDON_LOCKED) {
        snprintf(text, size, "another process owns the port %s", device);
    } else if (trouble->open_status == ANDON_NO_MEMORY && trouble->open_error == ERANGE) {
        snprintf(text, size,
                 "this process holds all the 1024 numbers that modbus-rtu can use for a port: start it without "
                 "descriptors of others");
    } else if (trouble->open_status == ANDON_NO_MEMORY) {
        snprintf(text, size, "memory or file descriptors of this computer are exhausted");
    } else if (trouble->open_status != ANDON_OK) {
        describe_opening(trouble, device, text, size);
    } else {
        describe_line(trouble, port_errors, text, size);
    }
}
