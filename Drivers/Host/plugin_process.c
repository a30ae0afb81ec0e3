#include "host_clock.h"
#include "plugin_instance.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The back-off stops doubling here. */
#define LONGEST_PAUSE_NS (60 * HOST_SECOND_NS)

/* PLUGIN_CRASHES ends within this, and no further start is tried. */
#define CRASH_SPAN_NS (600 * HOST_SECOND_NS)

/* A host that ran this long starts a new row of ends. */
#define STEADY_NS (600 * HOST_SECOND_NS)

/* A driver that is asked to close has this long, and the kernel this long to take a killed host away. */
#define CLOSING_NS (200 * HOST_MILLISECOND_NS)
#define KILLED_NS HOST_SECOND_NS

static andon_status_t status_from_errno(int error) {
    switch (error) {
    case EAGAIN:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS: return ANDON_NO_MEMORY;
    default: return ANDON_LINK_DOWN;
    }
}

/* When the next start may be, after one more end. */
static void back_off(andon_instance_t *instance, uint64_t now_ns) {
    if (now_ns - instance->started_ns >= STEADY_NS) {
        instance->ends_in_row = 0;
    }
    uint64_t pause_ns = instance->first_pause_ns;
    for (uint32_t i = 0; i < instance->ends_in_row && pause_ns < LONGEST_PAUSE_NS; i++) {
        pause_ns *= 2;
    }
    instance->ends_in_row++;
    instance->next_start_ns = now_ns + (pause_ns < LONGEST_PAUSE_NS ? pause_ns : LONGEST_PAUSE_NS);
    instance->phase = HOST_STOPPED;
    if (!instance->is_crash) {
        return;
    }
    uint64_t *crashes = instance->crashes_ns;
    memmove(crashes, crashes + 1, (PLUGIN_CRASHES - 1) * sizeof *crashes);
    crashes[PLUGIN_CRASHES - 1] = now_ns;
    instance->crash_count++;
    if (instance->crash_count >= PLUGIN_CRASHES && now_ns - crashes[0] < CRASH_SPAN_NS) {
        instance->phase = HOST_DISABLED;
    }
}

/* Starts the program with the socket at 3, nothing else open, no environment, default signals. Returns an errno. */
static int spawn(andon_instance_t *instance, int end) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char *arguments[] = {"andon-driver-host", instance->library, NULL}, *environment[] = {NULL};
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) {
        return error;
    }
    error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0); /* a Ctrl-C at a terminal is the agent's, not the driver's */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    /* The socket first: in an agent without standard streams it may lie on one of their numbers. */
    error = posix_spawn_file_actions_adddup2(&actions, end, HOST_SOCKET);
    for (int fd = 0; fd < HOST_SOCKET && error == 0; fd++) {
        error = posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    }
    if (error == 0) {
        error = posix_spawn_file_actions_addclosefrom_np(&actions, HOST_SOCKET + 1);
    }
    if (error == 0) {
        error = posix_spawn(&instance->pid, instance->program, &actions, &attributes, arguments, environment);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static void describe_no_start(andon_instance_t *instance, int error) {
    if (error == ENOENT || error == EACCES) {
        snprintf(instance->why, sizeof instance->why, "the driver host %.120s %s", instance->program,
                 error == ENOENT ? "is not there" : "may not be run");
        return;
    }
    const char *name = strerrorname_np(error);
    snprintf(instance->why, sizeof instance->why, "the driver host could not be started (error %d, %s)", error,
             name ? name : "?");
}

void plugin_start(andon_instance_t *instance, uint64_t now_ns) {
    int ends[2] = {-1, -1};
    instance->started_ns = now_ns;
    instance->strikes = 0;
    instance->is_jammed = 0;
    int error = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0 ? 0 : errno;
    if (error == 0) {
        error = spawn(instance, ends[1]);
        close(ends[1]);
    }
    if (error != 0) {
        if (ends[0] >= 0) {
            close(ends[0]);
        }
        instance->is_crash = 0;
        instance->down_status = status_from_errno(error);
        instance->down_error = error;
        describe_no_start(instance, error);
        back_off(instance, now_ns);
        return;
    }
    instance->socket = ends[0];
    /* Nobody else reaps our child, so its number cannot belong to another yet. */
    instance->pidfd = (int)syscall(SYS_pidfd_open, instance->pid, 0);
    instance->phase = HOST_STARTING;
    if (send(instance->socket, instance->open_message, instance->open_size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        plugin_end(instance, NULL, 1, now_ns);
    }
}

static void add_counters(andon_instance_t *instance) {
    andon_link_counters_t *sum = &instance->before, *last = &instance->counters;
    sum->connects += last->connects;
    sum->requests += last->requests;
    sum->late_answers += last->late_answers;
    sum->stray_bytes += last->stray_bytes;
    sum->bad_answers += last->bad_answers;
    sum->echoes += last->echoes;
    memset(last, 0, sizeof *last);
}

void plugin_end(andon_instance_t *instance, const char *why, int is_crash, uint64_t now_ns) {
    close(instance->socket);
    instance->socket = -1;
    (void)kill(instance->pid, SIGKILL); /* not reaped yet, so the number is still its own */
    instance->phase = HOST_DYING;
    instance->is_crash = is_crash;
    instance->is_by_itself = why == NULL;
    instance->down_status = is_crash ? ANDON_LINK_DOWN : ANDON_BAD_CONFIG;
    instance->down_error = 0;
    snprintf(instance->why, sizeof instance->why, "the driver %s", why != NULL ? why : "ended");
    instance->words[0] = 0;
    add_counters(instance);
    plugin_slots_lose(instance);
    plugin_reap(instance, now_ns);
}

void plugin_reap(andon_instance_t *instance, uint64_t now_ns) {
    siginfo_t info = {0};
    int got = waitid(P_PID, (id_t)instance->pid, &info, WEXITED | WNOHANG);
    if (got == 0 && info.si_pid == 0) {
        return; /* still there */
    }
    if (got != 0 && errno != ECHILD) {
        return;
    }
    if (instance->is_by_itself && got != 0) {
        snprintf(instance->why, sizeof instance->why, "the driver ended");
    } else if (instance->is_by_itself && info.si_code == CLD_EXITED) {
        snprintf(instance->why, sizeof instance->why, "the driver ended its host with exit code %d", info.si_status);
    } else if (instance->is_by_itself) {
        const char *name = sigabbrev_np(info.si_status);
        snprintf(instance->why, sizeof instance->why, "the driver crashed: signal %d (SIG%s)", info.si_status,
                 name ? name : "?");
    }
    if (instance->pidfd >= 0) {
        close(instance->pidfd);
    }
    instance->pidfd = -1;
    instance->pid = 0;
    back_off(instance, now_ns);
}

/* Waits for the host's end until a time; 1 when it was reaped. */
static int await_end(andon_instance_t *instance, uint64_t until_ns) {
    for (;;) {
        plugin_reap(instance, host_now_ns());
        uint64_t now_ns = host_now_ns();
        if (instance->pid == 0 || now_ns >= until_ns) {
            return instance->pid == 0;
        }
        struct timespec left = host_time_left(now_ns, until_ns);
        struct timespec step = {0, 5 * (long)HOST_MILLISECOND_NS};
        struct pollfd ending = {.fd = instance->pidfd, .events = POLLIN};
        (void)ppoll(&ending, 1, instance->pidfd >= 0 ? &left : &step, NULL);
    }
}

void plugin_close_host(andon_instance_t *instance) {
    if (instance->pid == 0) {
        return;
    }
    if (instance->phase == HOST_RUNNING) {
        host_header_t message = {HOST_CLOSE, sizeof message};
        if (send(instance->socket, &message, sizeof message, MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
            (void)await_end(instance, host_now_ns() + CLOSING_NS);
        }
    }
    if (instance->socket >= 0) {
        close(instance->socket);
        instance->socket = -1;
    }
    if (instance->pid != 0) {
        (void)kill(instance->pid, SIGKILL);
        (void)await_end(instance, host_now_ns() + KILLED_NS);
    }
    if (instance->pidfd >= 0) {
        close(instance->pidfd);
        instance->pidfd = -1;
    }
}
