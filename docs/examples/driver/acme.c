/*
 * A driver for ACME gauges on a serial line, as a plug-in for Andon. The gauge speaks lines of text:
 *   "R 4096 2\n" reads two registers; it answers "17 42\n", or "E 2\n" when it refuses.
 *   "W 4096 7\n" writes one; it answers "OK\n".
 * Setting: device. One request at a time: while one is out, submit says BUSY and the host keeps the others.
 *
 * Its lines carry no number, so after a request without an answer the next line may be the old one's, however long the
 * gauge was silent. So lines are OWED: those that come between requests are counted and thrown away; while one is owed
 * only an urgent request goes out at once, and an answer is UNCONFIRMED. After such an answer the driver listens for
 * longer than two requests were apart: were it late, the next late one would have come by then.
 */
#include <andon_driver.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define MOST 16u
/* A gauge that owes a line is asked again after this long. */
#define PATIENCE_NS 5000000000u

struct andon_instance {
    char device[256], line[256];
    size_t length;
    int fd, event, error, is_asked, is_listening;
    unsigned owed;            /* lines that may still come */
    uint64_t sent_ns, gap_ns; /* the last request; the longest time between two of them in this doubt */
    uint64_t hold_ns;         /* until then no request goes out that is not urgent */
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
    acme->error = error;
    return error;
}

/* Opens the device, which no other process may have. Returns an errno; EBUSY: somebody else owns it. */
static int open_device(andon_instance_t *acme) {
    struct termios raw;
    acme->fd = open(acme->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (acme->fd < 0) {
        return lose(acme, errno);
    }
    if (flock(acme->fd, LOCK_EX | LOCK_NB) != 0) {
        return lose(acme, EBUSY);
    }
    if (ioctl(acme->fd, TIOCEXCL) != 0 || tcgetattr(acme->fd, &raw) != 0) {
        return lose(acme, errno);
    }
    cfmakeraw(&raw);
    (void)tcsetattr(acme->fd, TCSANOW, &raw);
    acme->counters.connects++;
    return 0;
}

/* A request got no answer, or one that was refused: a line is owed, and nothing but that line settles it. */
static void owe(andon_instance_t *acme, uint64_t now) {
    acme->owed++;
    acme->is_listening = 0;
    acme->hold_ns = now + PATIENCE_NS;
}

/* Takes what came while nobody asked: late answers. Returns 1 when the request may go out now. */
static int is_clear(andon_instance_t *acme, uint64_t now) {
    char bytes[256];
    ssize_t got;
    while ((got = read(acme->fd, bytes, sizeof bytes)) > 0) {
        acme->counters.stray_bytes += (uint64_t)got;
        for (ssize_t i = 0; i < got; i++) {
            int is_late = bytes[i] == '\n' && acme->owed > 0;
            acme->owed -= (unsigned)is_late;
            acme->counters.late_answers += (uint64_t)is_late;
        }
        acme->is_listening = 0;
    }
    if (acme->is_listening && now >= acme->hold_ns) {
        acme->owed = 0; /* nothing came: what is owed never will */
    }
    return acme->owed == 0 || acme->request.urgent || now >= acme->hold_ns;
}

/* Opens the device where needed and sends the request; sent_ns stays 0 when a doubt holds it back. Returns an errno. */
static int send_request(andon_instance_t *acme, andon_answer_t *answer) {
    const andon_request_t *request = &acme->request;
    char line[64];
    int error = acme->fd < 0 ? open_device(acme) : 0;
    uint64_t now = now_ns();
    if (error != 0 || !is_clear(acme, now)) {
        return error;
    }
    uint64_t gap = acme->owed > 0 ? now - acme->sent_ns : 0;
    acme->gap_ns = gap == 0 || gap > acme->gap_ns ? gap : acme->gap_ns;
    acme->sent_ns = answer->sent_ns = now;
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

/* What the answer says about those that are owed. */
static void doubt(andon_instance_t *acme, andon_answer_t *answer) {
    int is_answer = answer->status == ANDON_OK || answer->status == ANDON_EXCEPTION;
    if (!is_answer && answer->sent_ns > 0) {
        owe(acme, answer->answered_ns);
    } else if (is_answer && acme->owed > 0) {
        answer->flags = ANDON_ANSWER_UNCONFIRMED;
        acme->is_listening = 1;
        acme->hold_ns = answer->answered_ns + acme->gap_ns + PATIENCE_NS;
    }
}

static size_t acme_wait(andon_instance_t *acme, uint64_t until_ns, andon_answer_t *answer, size_t capacity) {
    (void)capacity;
    *answer = (andon_answer_t){.ticket = acme->request.ticket, .status = ANDON_TIMEOUT};
    int error = 0;
    if (acme->is_asked == 1) {
        error = send_request(acme, answer);
        acme->is_asked = 2;
    } else if (acme->is_asked) {
        answer->sent_ns = acme->sent_ns;
    }
    while (error == 0) {
        if (acme->is_asked && answer->sent_ns == 0) {
            break; /* held back: TIMEOUT, and nobody was asked */
        }
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
        answer->status = error == EBUSY ? ANDON_LOCKED : ANDON_LINK_DOWN;
        answer->system_error = error;
    }
    answer->answered_ns = now_ns();
    doubt(acme, answer);
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
    if (acme->fd < 0 && acme->error != 0) {
        snprintf(text, size, acme->error == EBUSY ? "another process owns %s" : "%s is gone; is the gauge plugged in?",
                 acme->device);
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
