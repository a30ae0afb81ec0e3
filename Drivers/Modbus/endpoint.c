#include "endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <unistd.h>

#include "clock.h"

#define LONGEST_GAP_NS (10 * ANDON_SECOND_NS)
#define LONGEST_IDLE_NS (86400 * ANDON_SECOND_NS)

/* Descriptors that connections do not take; of a small limit a quarter. */
#define KEPT_FOR_OTHERS 64u

/* The kernel gives up on unacknowledged bytes, and on a silent peer, after this long. The deadlines of requests are
 * much shorter; this only frees connections on which nobody asks. */
#define USER_TIMEOUT_MS 10000
#define KEEPALIVE_IDLE_S 10
#define KEEPALIVE_INTERVAL_S 5
#define KEEPALIVE_PROBES 3

/* Literal addresses only: a name would block the wire in a resolver. */
static int read_address(const char *host, uint16_t port, endpoint_t *endpoint) {
    struct sockaddr_in *four = (struct sockaddr_in *)&endpoint->address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&endpoint->address;
    memset(&endpoint->address, 0, sizeof endpoint->address);
    if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        endpoint->address_length = sizeof *four;
        return 1;
    }
    if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        endpoint->address_length = sizeof *six;
        return 1;
    }
    return 0;
}

andon_status_t endpoint_settings_read(const andon_link_config_t *config, endpoint_t *endpoint,
                                      andon_error_text_t text) {
    uint64_t port = 502;
    endpoint->gap_ns = endpoint->pause_ns = endpoint->idle_ns = 0;
    andon_status_t status = andon_setting_number(config, "port", 1, 65535, &port, text);
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "gap-ns", 0, LONGEST_GAP_NS, &endpoint->gap_ns, text);
    }
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "pause-after-connect-ns", 0, LONGEST_GAP_NS, &endpoint->pause_ns, text);
    }
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "idle-close-ns", ANDON_MILLISECOND_NS, LONGEST_IDLE_NS,
                                      &endpoint->idle_ns, text);
    }
    if (status != ANDON_OK) {
        return status;
    }
    const char *host = andon_setting_text(config, "host");
    if (host == NULL) {
        return andon_refuse(config, text, "host is missing; allowed is a literal IPv4 or IPv6 address");
    }
    if (!read_address(host, (uint16_t)port, endpoint)) {
        return andon_refuse(config, text, "host is \"%.60s\"; allowed is a literal IPv4 or IPv6 address, no name",
                            host);
    }
    return ANDON_OK;
}

static void set_option(int fd, int level, int name, int value) {
    /* A kernel that does not know an option still gives a working socket. */
    (void)setsockopt(fd, level, name, &value, sizeof value);
}

/* Gives a socket a number that leaves others theirs: those below FD_SETSIZE to serial ports, which libmodbus waits for
 * with select, and the last ones before the limit to the terminals and files of the rest of the process. */
static int keep_room(int fd, int *error) {
    struct rlimit limit;
    rlim_t most = getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
    if (most != RLIM_INFINITY) {
        most -= most / 4 < KEPT_FOR_OTHERS ? most / 4 : KEPT_FOR_OTHERS;
    }
    int high = fd >= FD_SETSIZE / 2 && fd < FD_SETSIZE ? fcntl(fd, F_DUPFD_CLOEXEC, FD_SETSIZE) : -1;
    if (high >= 0 && (rlim_t)high < most) {
        close(fd);
        fd = high;
    } else if (high >= 0) {
        close(high); /* a low number is better than none */
    }
    if ((rlim_t)fd < most) {
        return fd;
    }
    close(fd);
    *error = EMFILE;
    return -1;
}

int endpoint_connect(const endpoint_t *endpoint, int *is_connected, int *error) {
    *error = 0;
    int fd = socket(endpoint->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        *error = errno;
        return -1;
    }
    fd = keep_room(fd, error);
    if (fd < 0) {
        return -1;
    }
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES);
    set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
    int result = connect(fd, (const struct sockaddr *)&endpoint->address, endpoint->address_length);
    *is_connected = result == 0;
    if (result != 0 && errno != EINPROGRESS) {
        *error = errno;
        close(fd);
        return -1;
    }
    return fd;
}

int endpoint_connect_error(int fd) {
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 ? errno : error;
}

void endpoint_reset_on_close(int fd) {
    struct linger now = {1, 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

int endpoint_has_unsent(int fd) {
    int unacknowledged = 0;
    return ioctl(fd, SIOCOUTQ, &unacknowledged) != 0 || unacknowledged > 0;
}

andon_status_t endpoint_status(int error) {
    switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
    case ENOSPC: return ANDON_NO_MEMORY; /* ENOSPC: epoll's limit of watches */
    default: return ANDON_LINK_DOWN;
    }
}
