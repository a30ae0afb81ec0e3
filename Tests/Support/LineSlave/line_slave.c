#include "slave.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

uint64_t line_slave_now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int is_ending(line_slave_t *slave) {
    pthread_mutex_lock(&slave->lock);
    int ends = slave->wants_end || slave->wants_plugged != slave->is_plugged;
    pthread_mutex_unlock(&slave->lock);
    return ends;
}

void line_slave_sleep(line_slave_t *slave, uint32_t milliseconds) {
    uint64_t until_ns = line_slave_now_ns() + milliseconds * 1000000ull;
    while (milliseconds > 0 && !is_ending(slave)) {
        uint64_t now_ns = line_slave_now_ns();
        if (now_ns >= until_ns) {
            return;
        }
        struct pollfd event = {.fd = slave->event, .events = POLLIN};
        poll(&event, 1, (int)((until_ns - now_ns) / 1000000u) + 1);
        if (event.revents != 0) {
            usleep(500); /* an event that is not the end is left for the loop of the thread */
        }
    }
}

/* Follows what unplug, replug and stop ask for. Returns 0 at the end. */
static int follow(line_slave_t *slave) {
    uint64_t count;
    (void)!read(slave->event, &count, sizeof count);
    pthread_mutex_lock(&slave->lock);
    if (slave->wants_plugged != slave->is_plugged) {
        slave->plug_failed = 0;
        if (!slave->wants_plugged) {
            line_slave_pull(slave);
        } else if (line_slave_plug(slave) != 0) {
            slave->plug_failed = 1;
        }
        slave->is_plugged = slave->wants_plugged;
        pthread_cond_broadcast(&slave->changed);
    }
    int goes_on = !slave->wants_end;
    pthread_mutex_unlock(&slave->lock);
    return goes_on;
}

static void take_connection(line_slave_t *slave) {
    int fd = accept4(slave->listener, NULL, NULL, SOCK_CLOEXEC);
    for (int i = 0; fd >= 0 && slave->is_jealous && i < LINE_SLAVE_CONNECTIONS; i++) {
        int older = slave->wires[i];
        slave->wires[i] = -1;
        if (older >= 0) {
            close(older);
        }
    }
    for (int i = 0; fd >= 0 && i < LINE_SLAVE_CONNECTIONS; i++) {
        if (slave->wires[i] < 0) {
            slave->wires[i] = fd;
            slave->connections++;
            return;
        }
    }
    if (fd >= 0) {
        close(fd);
    }
}

static void chatter(line_slave_t *slave) {
    static const uint8_t noise[16] = {0x5A, 0xA5, 0x3C, 0xC3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    if (slave->wires[0] >= 0) {
        (void)!write(slave->wires[0], noise, sizeof noise);
    }
}

static void *run(void *context) {
    line_slave_t *slave = context;
    /* libmodbus' RTU writes without MSG_NOSIGNAL, and a caller may have hung up. */
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, NULL);
    while (follow(slave)) {
        struct pollfd fds[LINE_SLAVE_CONNECTIONS + 2] = {{.fd = slave->event, .events = POLLIN}};
        int deaf = slave->is_deaf, noisy = slave->is_pty && slave->is_chattering;
        fds[1] = (struct pollfd){.fd = deaf ? -1 : slave->listener, .events = POLLIN};
        for (int i = 0; i < LINE_SLAVE_CONNECTIONS; i++) {
            fds[i + 2] = (struct pollfd){.fd = deaf ? -1 : slave->wires[i], .events = POLLIN};
        }
        poll(fds, LINE_SLAVE_CONNECTIONS + 2, noisy ? 1 : 50);
        if (noisy) {
            chatter(slave);
        }
        /* Deaf may have been asked for while we slept in poll. */
        if (slave->is_deaf) {
            continue;
        }
        if (fds[1].revents & POLLIN) {
            take_connection(slave);
        }
        for (int i = 0; i < LINE_SLAVE_CONNECTIONS; i++) {
            int events = fds[i + 2].revents;
            if (slave->is_pty && events != 0 && !(events & POLLIN)) {
                usleep(1000); /* nobody has the pty open */
            } else if (events != 0 && slave->wires[i] >= 0 && !line_slave_serve(slave, slave->wires[i])) {
                close(slave->wires[i]);
                slave->wires[i] = -1;
            }
        }
    }
    line_slave_pull(slave);
    return NULL;
}

static void kick(line_slave_t *slave) {
    uint64_t one = 1;
    (void)!write(slave->event, &one, sizeof one);
}

static void dispose(line_slave_t *slave) {
    line_slave_pull(slave);
    if (slave->path[0] != 0) {
        unlink(slave->path);
        rmdir(slave->folder);
    }
    if (slave->modbus != NULL) {
        modbus_set_socket(slave->modbus, -1);
        modbus_free(slave->modbus);
    }
    if (slave->map != NULL) {
        modbus_mapping_free(slave->map);
    }
    if (slave->event >= 0) {
        close(slave->event);
    }
    for (int i = 0; i < 2; i++) {
        if (slave->pair[i] >= 0) {
            close(slave->pair[i]);
        }
    }
    pthread_mutex_destroy(&slave->lock);
    pthread_cond_destroy(&slave->changed);
    free(slave);
}

static int prepare(line_slave_t *slave) {
    slave->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    slave->map = modbus_mapping_new(LINE_SLAVE_VALUES, LINE_SLAVE_VALUES, LINE_SLAVE_VALUES, LINE_SLAVE_VALUES);
    if (slave->is_ascii && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, slave->pair) != 0) {
        return -1;
    }
    if (slave->is_pty) {
        strcpy(slave->folder, "/tmp/line-slave-XXXXXX");
        if (mkdtemp(slave->folder) == NULL) {
            return -1;
        }
        snprintf(slave->path, sizeof slave->path, "%s/tty", slave->folder);
        slave->modbus = modbus_new_rtu(slave->path, 115200, 'N', 8, 1);
    } else if (slave->is_rtu) {
        slave->modbus = modbus_new_rtu("/dev/null", 115200, 'N', 8, 1);
    } else {
        slave->modbus = modbus_new_tcp("127.0.0.1", 502);
    }
    int is_ready = slave->event >= 0 && slave->map != NULL && slave->modbus != NULL;
    return is_ready && line_slave_plug(slave) == 0 ? 0 : -1;
}

static line_slave_t *start(int is_rtu, int is_pty, int is_ascii) {
    line_slave_t *slave = calloc(1, sizeof *slave);
    if (slave == NULL) {
        return NULL;
    }
    slave->is_rtu = is_rtu;
    slave->is_pty = is_pty;
    slave->is_ascii = is_ascii;
    slave->pair[0] = slave->pair[1] = -1;
    slave->listener = slave->event = -1;
    for (int i = 0; i < LINE_SLAVE_CONNECTIONS; i++) {
        slave->wires[i] = -1;
    }
    pthread_mutex_init(&slave->lock, NULL);
    pthread_cond_init(&slave->changed, NULL);
    slave->is_plugged = slave->wants_plugged = 1;
    slave->late_ms = 400;
    slave->trickle_ms = 40;
    if (prepare(slave) != 0 || pthread_create(&slave->thread, NULL, run, slave) != 0) {
        dispose(slave);
        return NULL;
    }
    return slave;
}

line_slave_t *line_slave_start_tcp(void) { return start(0, 0, 0); }
line_slave_t *line_slave_start_rtu(void) { return start(1, 1, 0); }
line_slave_t *line_slave_start_rtu_tcp(void) { return start(1, 0, 0); }
line_slave_t *line_slave_start_ascii(void) { return start(1, 1, 1); }

void line_slave_stop(line_slave_t *slave) {
    if (slave == NULL) {
        return;
    }
    pthread_mutex_lock(&slave->lock);
    slave->wants_end = 1;
    pthread_mutex_unlock(&slave->lock);
    kick(slave);
    pthread_join(slave->thread, NULL);
    dispose(slave);
}

static int move_plug(line_slave_t *slave, int is_in) {
    pthread_mutex_lock(&slave->lock);
    slave->wants_plugged = is_in;
    kick(slave);
    while (slave->is_plugged != is_in) {
        pthread_cond_wait(&slave->changed, &slave->lock);
    }
    int result = slave->plug_failed ? -1 : 0;
    pthread_mutex_unlock(&slave->lock);
    return result;
}

int line_slave_unplug(line_slave_t *slave) { return move_plug(slave, 0); }
int line_slave_replug(line_slave_t *slave) { return move_plug(slave, 1); }
