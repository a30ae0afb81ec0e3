/*
 * Drives serial-frames against a device on a pty that answers, is late, breaks off, floods, goes away and comes back,
 * at random, and checks that every request is answered exactly once and that no good answer carries a wrong value.
 * Meant for the sanitisers; Scripts/sanitize.sh runs it. Argument: the seed (default 1).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "andon_serial.h"
#include "frames_clock.h"

#define FAILED(...) (fprintf(stderr, __VA_ARGS__), exit(1))
#define ROUNDS 600
/* How long a request waits. A late device is not later than three of them (frame_doubt.c), busy machine or not. */
#define TIMEOUT_MS 60u

typedef struct device {
    char link[64];
    int master, slave;
    unsigned seed;
    atomic_int ends;
} device_t;

static void plug_in(device_t *device) {
    device->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    char name[64];
    if (device->master < 0 || grantpt(device->master) != 0 || unlockpt(device->master) != 0 ||
        ptsname_r(device->master, name, sizeof name) != 0) {
        FAILED("no pty: %s\n", strerror(errno));
    }
    struct termios raw;
    device->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    tcgetattr(device->slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(device->slave, TCSANOW, &raw);
    unlink(device->link);
    if (symlink(name, device->link) != 0) {
        FAILED("no link: %s\n", strerror(errno));
    }
}

static void unplug(device_t *device) {
    close(device->slave);
    close(device->master);
}

static void say(device_t *device, const char *bytes, size_t count) { (void)!write(device->master, bytes, count); }

static void pause_for(unsigned milliseconds) { (void)poll(NULL, 0, (int)milliseconds); }

/* The request "N\r" is answered "=N\r", well or not. */
static void answer(device_t *device, const char *number) {
    char text[64];
    int length = snprintf(text, sizeof text, "=%s\r", number);
    switch (rand_r(&device->seed) % 12) {
    case 0: return;
    case 1: pause_for(TIMEOUT_MS * 5 / 3); break; /* late for most */
    case 2: say(device, text, 2); return;
    case 3:
        for (int i = 0; i < 40; i++) {
            char flood[512];
            memset(flood, rand_r(&device->seed), sizeof flood);
            say(device, flood, sizeof flood);
        }
        return;
    case 4:
        unplug(device);
        pause_for(2);
        plug_in(device);
        return;
    case 5: say(device, "scan\r", 5); break;
    case 6: say(device, "\0\xff\r", 3); return;
    default: break;
    }
    say(device, text, (size_t)length);
}

static void *serve(void *context) {
    device_t *device = context;
    char line[32];
    size_t held = 0;
    while (!device->ends) {
        struct pollfd fd = {.fd = device->master, .events = POLLIN};
        char byte;
        if (poll(&fd, 1, 20) <= 0 || read(device->master, &byte, 1) != 1) {
            continue;
        }
        if (byte != '\r' && held + 1 < sizeof line) {
            line[held++] = byte;
            continue;
        }
        line[held] = 0;
        held = 0;
        answer(device, line);
    }
    return NULL;
}

/* Asks for a number, or listens; a good answer to a request must be its number, or a scan that came in between. */
static void ask(const andon_driver_t *driver, andon_instance_t *instance, uint64_t ticket, int listens) {
    uint16_t values[16];
    char text[16], heard[ANDON_MAX_FRAME + 1], hoped[16];
    int length = listens ? 0 : snprintf(text, sizeof text, "%llu\r", (unsigned long long)ticket);
    for (int i = 0; i < length; i++) {
        values[i] = (uint8_t)text[i];
    }
    andon_request_t request = {.ticket = ticket,
                               .deadline_ns = frames_now_ns() + TIMEOUT_MS * FRAMES_MILLISECOND_NS,
                               .operation = ANDON_EXCHANGE_FRAME,
                               .count = (uint16_t)length,
                               .values = values};
    if (driver->submit(instance, &request) != ANDON_OK) {
        FAILED("request refused\n");
    }
    andon_answer_t answers[4];
    size_t got = 0;
    while (got == 0) {
        if (frames_now_ns() > request.deadline_ns + 20 * FRAMES_SECOND_NS) {
            FAILED("no answer\n");
        }
        got = driver->wait(instance, frames_now_ns() + FRAMES_SECOND_NS, answers, 4);
    }
    if (got != 1 || answers[0].ticket != ticket) {
        FAILED("%zu answers, the first to %llu\n", got, (unsigned long long)answers[0].ticket);
    }
    for (uint16_t i = 0; i < answers[0].count; i++) {
        heard[i] = (char)answers[0].values[i];
    }
    heard[answers[0].count] = 0;
    snprintf(hoped, sizeof hoped, "=%llu", (unsigned long long)ticket);
    if (answers[0].status == ANDON_LINK_DOWN) {
        pause_for(1); /* the driver does not; its caller backs off */
    }
    int is_sure = answers[0].status == ANDON_OK && !(answers[0].flags & ANDON_ANSWER_UNCONFIRMED);
    if (!listens && is_sure && heard[0] == '=' && strcmp(heard, hoped) != 0) {
        FAILED("%s is a wrong good answer; %s is right\n", heard, hoped);
    }
}

int main(int argc, char **argv) {
    device_t device = {.seed = argc > 1 ? (unsigned)atoi(argv[1]) : 1};
    snprintf(device.link, sizeof device.link, "/tmp/frames_exercise.%d", (int)getpid());
    plug_in(&device);
    pthread_t thread;
    pthread_create(&thread, NULL, serve, &device);
    const andon_setting_t settings[] = {
        {"device", device.link}, {"baud", "115200"}, {"framing", "delimiter"}, {"end", "0d"}, {"most-bytes", "64"}};
    andon_link_config_t link = {"exercise", settings, sizeof settings / sizeof settings[0]};
    char text[ANDON_MAX_ERROR_TEXT];
    andon_instance_t *instance;
    const andon_driver_t *driver = andon_serial_frames();
    if (driver->open(&link, 1, &instance, text, sizeof text) != ANDON_OK) {
        FAILED("%s\n", text);
    }
    unsigned seed = device.seed + 1;
    for (uint64_t ticket = 1; ticket <= ROUNDS; ticket++) {
        if (rand_r(&seed) % 10 == 0) {
            driver->wake(instance);
        }
        ask(driver, instance, ticket, rand_r(&seed) % 4 == 0);
        (void)driver->describe(instance, 0, text, sizeof text);
    }
    andon_link_counters_t counters;
    (void)driver->counters(instance, 0, &counters);
    driver->close(instance);
    device.ends = 1;
    pthread_join(thread, NULL);
    unplug(&device);
    unlink(device.link);
    printf("connects %llu, requests %llu, late %llu, stray %llu, bad %llu\n", (unsigned long long)counters.connects,
           (unsigned long long)counters.requests, (unsigned long long)counters.late_answers,
           (unsigned long long)counters.stray_bytes, (unsigned long long)counters.bad_answers);
    return 0;
}
