#include "tcp_instance.h"

#include <arpa/inet.h>
#include <string.h>

#include "settings.h"

#define LONGEST_GAP_NS (10 * ANDON_SECOND_NS)

/* Literal addresses only: a name would block the wire in a resolver. */
static int read_address(const char *host, uint16_t port, tcp_link_t *link) {
    struct sockaddr_in *four = (struct sockaddr_in *)&link->address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&link->address;
    memset(&link->address, 0, sizeof link->address);
    if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        link->address_length = sizeof *four;
        return 1;
    }
    if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        link->address_length = sizeof *six;
        return 1;
    }
    return 0;
}

andon_status_t tcp_settings_read(const andon_link_config_t *config, tcp_link_t *link, char *error, size_t error_size) {
    andon_error_text_t text = {error, error_size};
    uint64_t port = 502, in_flight = 1, gap_ns = 0;
    andon_status_t status = andon_settings_check(config, "host,port,in-flight,gap-ns", text);
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "port", 1, 65535, &port, text);
    }
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "in-flight", 1, ANDON_MAX_IN_FLIGHT, &in_flight, text);
    }
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "gap-ns", 0, LONGEST_GAP_NS, &gap_ns, text);
    }
    if (status != ANDON_OK) {
        return status;
    }
    const char *host = andon_setting_text(config, "host");
    if (host == NULL) {
        return andon_refuse(config, text, "host is missing; allowed is a literal IPv4 or IPv6 address");
    }
    if (!read_address(host, (uint16_t)port, link)) {
        return andon_refuse(config, text, "host is \"%.60s\"; allowed is a literal IPv4 or IPv6 address, no name",
                            host);
    }
    link->in_flight = (uint16_t)in_flight;
    link->gap_ns = gap_ns;
    return ANDON_OK;
}
