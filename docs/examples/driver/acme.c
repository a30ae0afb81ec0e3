/*
 * A driver for ACME gauges on a serial line, as a plug-in for Andon. The gauge speaks lines of text:
 *   "R 4096 2\n" reads two registers; it answers "17 42\n", or "E 2\n" when it refuses.
 *   "W 4096 7\n" writes one; it answers "OK\n".
 * Setting: device. One request at a time: while one is out, submit says BUSY and the host keeps the others.
 */
#include <andon_driver.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define MOST 16u

struct andon_instance {
    char device[256], line[256];
    size_t length;
    int fd, event, is_asked;
    andon_request_t request;
    uint16_t values[MOST];
    andon_link_counters_t counters;
};

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static andon_status_t acme_open(const andon_link_config_t *links, size_t count, andon_instance_t **made, char *error,
                                size_t size) {
    const char *device = NULL;
    *made = NULL;
    for (size_t i = 0; count == 1 && i < links->setting_count; i++) {
        if (strcmp(links->settings[i].key, "device") != 0) {
            snprintf(error, size, "unknown setting %.40s; allowed is device", links->settings[i].key);
            return ANDON_BAD_CONFIG;
        }
        device = links->settings[i].value;
    }
    if (device == NULL || device[0] != '/' || strlen(device) > 255) {
        snprintf(error, size, "device is missing or no absolute path");
        return ANDON_BAD_CONFIG;
    }
    andon_instance_t *new = calloc(1, sizeof *new);
    int event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (new == NULL || event < 0) {
        free(new);
        return ANDON_NO_MEMORY;
    }
    strcpy(new->device, device);
    new->fd = -1;
    new->event = event;
    *made = new;
    return ANDON_OK;
}

static andon_status_t acme_submit(andon_instance_t *acme, const andon_request_t *request) {
    int is_read = request->operation == ANDON_READ_HOLDING && request->count <= MOST;
    if (request->link != 0 || (!is_read && request->operation != ANDON_WRITE_REGISTER)) {
        return ANDON_BAD_REQUEST;
    }
    if (acme->is_asked) {
        return ANDON_BUSY;
    }
    acme->request = *request;
    acme->values[0] = is_read ? 0 : request->values[0]; /* borrowed for this call only */
    acme->is_asked = 1;
    return ANDON_OK;
}

static int lose(andon_instance_t *acme, int error) {
    close(acme->fd);
    acme->fd = -1;
    return error;
}

/* Opens the device where needed and sends the request. Returns an errno. */
static int send_request(andon_instance_t *acme) {
    const andon_request_t *request = &acme->request;
    char line[64];
    struct termios raw;
    if (acme->fd < 0) {
        acme->fd = open(acme->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (acme->fd < 0 || tcgetattr(acme->fd, &raw) != 0) {
            return lose(acme, errno);
        }
        cfmakeraw(&raw);
        (void)tcsetattr(acme->fd, TCSANOW, &raw);
        acme->counters.connects++;
    }
    (void)tcflush(acme->fd, TCIFLUSH); /* not what is late: docs/drivers.md, "Late answers" */
    int is_read = request->operation == ANDON_READ_HOLDING;
    int length = snprintf(line, sizeof line, "%c %u %u\n", is_read ? 'R' : 'W', request->address,
                          is_read ? request->count : acme->values[0]);
    acme->length = 0;
    acme->counters.requests++;
    return write(acme->fd, line, (size_t)length) == length ? 0 : lose(acme, EIO);
}

/* Judges the answer line: OK only when it is exactly what was asked for. */
static void understand(andon_instance_t *acme, andon_answer_t *answer) {
    char *at = acme->line;
    unsigned code = 0;
    answer->status = ANDON_BAD_ANSWER;
    if (sscanf(at, "E %u", &code) == 1 && code > 0 && code < 256) {
        answer->status = ANDON_EXCEPTION;
        answer->exception = (uint8_t)code;
    } else if (acme->request.operation == ANDON_WRITE_REGISTER) {
        answer->status = strcmp(at, "OK\n") == 0 ? ANDON_OK : ANDON_BAD_ANSWER;
    } else {
        for (unsigned i = 0; i < acme->request.count; i++) {
            char *end = at;
            unsigned long value = strtoul(at, &end, 10);
            if (end == at || value > 65535) {
                return;
            }
            acme->values[i] = (uint16_t)value;
            at = end;
        }
        answer->status = strcmp(at, "\n") == 0 ? ANDON_OK : ANDON_BAD_ANSWER;
        answer->count = answer->status == ANDON_OK ? acme->request.count : 0;
        answer->values = acme->values;
    }
}

static size_t acme_wait(andon_instance_t *acme, uint64_t until_ns, andon_answer_t *answer, size_t capacity) {
    (void)capacity;
    *answer = (andon_answer_t){.ticket = acme->request.ticket, .status = ANDON_TIMEOUT};
    int error = 0;
    if (acme->is_asked == 1) {
        acme->is_asked = 2;
        error = send_request(acme);
    }
    while (error == 0) {
        uint64_t now = now_ns(), end = until_ns;
        if (acme->is_asked && acme->request.deadline_ns <= now) {
            break; /* TIMEOUT */
        }
        if (acme->is_asked && acme->request.deadline_ns < end) {
            end = acme->request.deadline_ns;
        }
        struct pollfd fds[2] = {{acme->event, POLLIN, 0}, {acme->is_asked ? acme->fd : -1, POLLIN, 0}};
        int milliseconds = end > now ? (int)((end - now) / 1000000 + 1) : 0;
        int ready = poll(fds, 2, milliseconds);
        if (ready > 0 && fds[1].revents != 0) {
            ssize_t got = read(acme->fd, acme->line + acme->length, sizeof acme->line - 1 - acme->length);
            error = got > 0 || errno == EAGAIN ? 0 : lose(acme, EIO);
            acme->length += got > 0 ? (size_t)got : 0;
            acme->line[acme->length] = 0;
            if (strchr(acme->line, '\n') != NULL || acme->length == sizeof acme->line - 1) {
                understand(acme, answer);
                break;
            }
        } else {
            uint64_t count;
            if (read(acme->event, &count, sizeof count) > 0 || (now_ns() >= until_ns && end == until_ns)) {
                return 0;
            }
        }
    }
    if (error != 0) {
        answer->status = ANDON_LINK_DOWN;
        answer->system_error = error;
    }
    answer->answered_ns = now_ns();
    acme->is_asked = 0;
    return 1;
}

static void acme_wake(andon_instance_t *acme) {
    uint64_t one = 1;
    (void)!write(acme->event, &one, sizeof one);
}

static andon_status_t acme_counters(const andon_instance_t *acme, uint32_t link, andon_link_counters_t *counters) {
    *counters = acme->counters;
    return link == 0 ? ANDON_OK : ANDON_BAD_REQUEST;
}

static andon_status_t acme_describe(const andon_instance_t *acme, uint32_t link, char *text, size_t size) {
    text[0] = 0;
    if (acme->fd < 0 && acme->counters.requests > 0) {
        snprintf(text, size, "%s is gone; is the gauge plugged in?", acme->device);
    }
    return link == 0 ? ANDON_OK : ANDON_BAD_REQUEST;
}

static void acme_close(andon_instance_t *acme) {
    if (acme != NULL) {
        (void)lose(acme, 0);
        close(acme->event);
        free(acme);
    }
}

const andon_driver_t *andon_driver_entry(void) {
    static const andon_driver_t table = {
        ANDON_DRIVER_ABI, "acme",        acme_open,     acme_submit, acme_wait,
        acme_wake,        acme_counters, acme_describe, acme_close,
    };
    return &table;
}
