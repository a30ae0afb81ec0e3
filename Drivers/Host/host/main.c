/*
 * andon-driver-host: the process in which somebody else's driver lives. The agent starts one for each link of the
 * driver "plugin", with its end of a socket pair as descriptor 3. For people: andon-driver-host --check LIBRARY says
 * whether the agent would load a library.
 */
#include "host_message.h"
#include "library.h"
#include "serve.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* What a driver may use. */
#define MEMORY_BYTES (512ull << 20)
#define DESCRIPTORS 64u

/* Under pressure the kernel takes the driver before the agent. */
#define OOM_SCORE "800"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITISED 1 /* its shadow is larger than any bound */
#endif
#endif

static int set_limit(int what, rlim_t most) {
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)what, &now) != 0) {
        return 0;
    }
    now.rlim_max = now.rlim_max < most ? now.rlim_max : most;
    now.rlim_cur = now.rlim_max;
    return setrlimit((__rlimit_resource_t)what, &now) == 0;
}

static int confine(void) {
    int is_confined = set_limit(RLIMIT_CORE, 0) && set_limit(RLIMIT_NOFILE, DESCRIPTORS);
#ifndef IS_SANITISED
    is_confined = is_confined && set_limit(RLIMIT_AS, MEMORY_BYTES);
#endif
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        (void)!write(score, OOM_SCORE, sizeof OOM_SCORE - 1);
        close(score);
    }
    return is_confined && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static void settle(void) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* an agent that died before this is seen as the end of the socket */
    (void)prctl(PR_SET_NAME, "andon-driver");
    (void)fcntl(HOST_SOCKET, F_SETFD, FD_CLOEXEC);
    /* A crash is told by the signal: nothing that was linked in may catch it. */
    const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
        (void)signal(crashes[i], SIG_DFL);
    }
    /* A service manager or a terminal ends the agent, which then ends us in order. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGTERM, SIG_IGN);
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
}

static void opened(andon_status_t status, const char *text) {
    host_state_t message;
    host_state_encode(&message, HOST_OPENED, status, NULL, text);
    if (send(HOST_SOCKET, &message, sizeof message, MSG_NOSIGNAL) < 0 || status != ANDON_OK) {
        _exit(HOST_EXIT_REFUSED);
    }
}

static int check(const char *path) {
    char error[HOST_TEXT] = "";
    int fd = library_open(path, error, sizeof error);
    const andon_driver_t *driver = fd < 0 ? NULL : library_load(fd, path, error, sizeof error);
    if (driver == NULL) {
        fprintf(stderr, "%s\n", error);
        return HOST_EXIT_REFUSED;
    }
    printf("%s: contract %u, may be loaded\n", driver->name ? driver->name : "?", driver->abi);
    return HOST_EXIT_DONE;
}

static _Noreturn void run(const char *path) {
    static uint8_t bytes[HOST_MAX_MESSAGE];
    char error[HOST_TEXT] = "";
    andon_link_config_t link;
    andon_setting_t settings[HOST_MAX_SETTINGS];
    ssize_t size = recv(HOST_SOCKET, bytes, sizeof bytes, MSG_TRUNC);
    if (size <= 0) {
        _exit(HOST_EXIT_USAGE);
    }
    const char *wrong =
        (size_t)size > sizeof bytes ? "is too long" : host_open_decode(bytes, (size_t)size, &link, settings);
    if (wrong != NULL) {
        snprintf(error, sizeof error, "what the agent said %s", wrong);
        opened(ANDON_BAD_CONFIG, error);
    }
    int fd = library_open(path, error, sizeof error);
    const andon_driver_t *driver = fd < 0 ? NULL : library_load(fd, path, error, sizeof error);
    if (driver == NULL) {
        opened(ANDON_BAD_CONFIG, error);
        _exit(HOST_EXIT_REFUSED);
    }
    close(fd);
    andon_instance_t *instance = NULL;
    andon_status_t status = driver->open(&link, 1, &instance, error, sizeof error);
    error[sizeof error - 1] = 0;
    if (status != ANDON_OK || instance == NULL) {
        opened(ANDON_BAD_CONFIG, error[0] != 0 ? error : "its open failed without a word");
    }
    opened(ANDON_OK, driver->name ? driver->name : "?");
    serve(driver, instance);
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "--check") == 0) {
        return check(argv[2]);
    }
    int type = 0;
    socklen_t size = sizeof type;
    if (argc != 2 || getsockopt(HOST_SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
        fprintf(stderr, "usage: andon-driver-host --check LIBRARY\n"
                        "Without --check the agent starts it, with a socket as descriptor 3.\n");
        return HOST_EXIT_USAGE;
    }
    settle();
    if (!confine()) {
        opened(ANDON_BAD_CONFIG, "the host may not limit itself (setrlimit, no_new_privs)");
    }
    run(argv[1]);
}
