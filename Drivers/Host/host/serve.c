/*
 * Two threads. One reads the socket, keeps what comes and wakes the driver; the other calls the driver, as the contract
 * has it. The reader ends the process when the agent's end of the socket closes, however deep the driver hangs.
 */
#include "serve.h"
#include "host_clock.h"
#include "inbox.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWERS 16u

/* How often words and counters that changed without an answer are told. */
#define STATE_NS HOST_SECOND_NS

typedef struct server {
    const andon_driver_t *driver;
    andon_instance_t *instance;
    inbox_t inbox;
    atomic_int is_woken;
    atomic_int is_closing;
    host_state_t told; /* what the agent knows of the driver's words and counters */
    uint8_t message[HOST_MAX_ANSWER];
} server_t;

static void tell(const void *bytes, size_t size) {
    ssize_t sent;
    do {
        sent = send(HOST_SOCKET, bytes, size, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0) {
        _exit(errno == EPIPE || errno == ECONNRESET ? HOST_EXIT_DONE : HOST_EXIT_SYSTEM);
    }
}

static _Noreturn void give_up(const char *words) {
    host_state_t message;
    host_state_encode(&message, HOST_ENDING, ANDON_OK, NULL, words);
    tell(&message, sizeof message);
    _exit(HOST_EXIT_CONTRACT);
}

static void *read_socket(void *argument) {
    server_t *server = argument;
    uint8_t bytes[HOST_MAX_MESSAGE];
    for (;;) {
        ssize_t size = recv(HOST_SOCKET, bytes, sizeof bytes, MSG_TRUNC);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            _exit(HOST_EXIT_DONE);
        }
        if ((size_t)size > sizeof bytes || atomic_load(&server->is_closing)) {
            _exit(HOST_EXIT_CONTRACT);
        }
        if (host_message_kind(bytes, (size_t)size) == HOST_CLOSE) {
            atomic_store(&server->is_closing, 1);
        } else if (inbox_take(&server->inbox, bytes, (size_t)size) != NULL) {
            _exit(HOST_EXIT_CONTRACT);
        }
        atomic_store(&server->is_woken, 1);
        server->driver->wake(server->instance); /* the last one at CLOSE: the driver is not called once it is closed */
        if (atomic_load(&server->is_closing)) {
            atomic_store(&server->is_closing, 2);
        }
    }
}

static andon_link_counters_t counters_of(server_t *server) {
    andon_link_counters_t counters = {0};
    (void)server->driver->counters(server->instance, 0, &counters);
    return counters;
}

static void answer(server_t *server, const andon_answer_t *given) {
    andon_link_counters_t counters = counters_of(server);
    size_t size = host_answer_encode(given, &counters, server->message);
    if (size == 0) {
        give_up("answered more values than there can be, or none where it said some");
    }
    server->told.counters = counters;
    tell(server->message, size);
}

static void answer_status(server_t *server, const andon_request_t *request, andon_status_t status) {
    andon_answer_t given = {
        .ticket = request->ticket, .answered_ns = host_now_ns(), .status = (int32_t)status, .system_error = 0};
    answer(server, &given);
}

/* Tells the words that the driver has for people, and where there is time its counters, when they have changed. */
static void tell_state(server_t *server, int has_time) {
    host_state_t now;
    char words[HOST_TEXT] = "";
    if (server->driver->describe != NULL) {
        (void)server->driver->describe(server->instance, 0, words, sizeof words);
        words[sizeof words - 1] = 0;
    }
    andon_link_counters_t counters = has_time ? counters_of(server) : server->told.counters;
    host_state_encode(&now, HOST_STATE, ANDON_OK, &counters, words);
    if (memcmp(&now, &server->told, sizeof now) != 0) {
        server->told = now;
        tell(&now, sizeof now);
    }
}

/* Hands the driver what it takes. What it has no room for stays here, so that a driver may take one at a time. */
static void submit(server_t *server) {
    inbox_place_t *place;
    while ((place = inbox_expired(&server->inbox, host_now_ns())) != NULL) {
        answer_status(server, &place->request, ANDON_TIMEOUT);
        inbox_drop(&server->inbox, place);
    }
    while ((place = inbox_first(&server->inbox)) != NULL) {
        andon_status_t status = server->driver->submit(server->instance, &place->request);
        if (status == ANDON_BUSY) {
            return;
        }
        if (status != ANDON_OK) {
            answer_status(server, &place->request, status);
        }
        inbox_drop(&server->inbox, place);
    }
}

static void wait_and_answer(server_t *server, uint64_t *state_ns) {
    andon_answer_t answers[ANSWERS];
    memset(answers, 0, sizeof answers);
    uint64_t until_ns = host_now_ns() + STATE_NS, due_ns = inbox_due(&server->inbox);
    until_ns = due_ns < until_ns ? due_ns : until_ns;
    size_t count = server->driver->wait(server->instance, until_ns, answers, ANSWERS);
    if (count > ANSWERS) {
        give_up("returned more answers than it was given room for");
    }
    int was_woken = atomic_exchange(&server->is_woken, 0);
    uint64_t now_ns = host_now_ns();
    int has_time = now_ns >= *state_ns;
    /* Words first: whoever is told of a failure can read its reason at once. */
    if (count > 0 || has_time) {
        tell_state(server, has_time);
        *state_ns = has_time ? now_ns + STATE_NS : *state_ns;
    }
    for (size_t i = 0; i < count; i++) {
        answer(server, &answers[i]);
    }
    if (count == 0 && !was_woken && now_ns < until_ns) {
        /* A driver that comes back for nothing must not eat a core. */
        struct timespec pause = {0, (long)HOST_MILLISECOND_NS};
        (void)nanosleep(&pause, NULL);
    }
}

_Noreturn void serve(const andon_driver_t *driver, andon_instance_t *instance) {
    server_t *server = calloc(1, sizeof *server);
    pthread_t reader;
    sigset_t all, before;
    if (server == NULL || pthread_mutex_init(&server->inbox.lock, NULL) != 0) {
        _exit(HOST_EXIT_SYSTEM);
    }
    server->driver = driver;
    server->instance = instance;
    host_state_encode(&server->told, HOST_STATE, ANDON_OK, NULL, "");
    /* Signals that the driver uses belong to the thread that calls it. */
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&reader, NULL, read_socket, server) != 0) {
        _exit(HOST_EXIT_SYSTEM);
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    uint64_t state_ns = 0;
    for (;;) {
        if (atomic_load(&server->is_closing) != 0) {
            while (atomic_load(&server->is_closing) != 2) {
                (void)sched_yield(); /* the reader is inside the last wake */
            }
            driver->close(instance);
            _exit(HOST_EXIT_DONE);
        }
        submit(server);
        wait_and_answer(server, &state_ns);
    }
}
