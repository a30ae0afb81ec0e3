#include "slave.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

static int plug_tcp(line_slave_t *slave) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(slave->port)};
    socklen_t size = sizeof address;
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        close(fd);
        return -1;
    }
    slave->listener = fd;
    slave->port = ntohs(address.sin_port);
    return 0;
}

static int plug_rtu(line_slave_t *slave) {
    struct termios line;
    char name[64], moved[96];
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (master < 0) {
        return -1;
    }
    snprintf(moved, sizeof moved, "%s.new", slave->path);
    unlink(moved);
    if (grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, name, sizeof name) != 0 ||
        tcgetattr(master, &line) != 0) {
        close(master);
        return -1;
    }
    cfmakeraw(&line);
    if (tcsetattr(master, TCSANOW, &line) != 0 || symlink(name, moved) != 0 || rename(moved, slave->path) != 0) {
        close(master);
        return -1;
    }
    slave->wires[0] = master;
    return 0;
}

int line_slave_plug(line_slave_t *slave) { return slave->is_pty ? plug_rtu(slave) : plug_tcp(slave); }

void line_slave_pull(line_slave_t *slave) {
    for (int i = 0; i < LINE_SLAVE_CONNECTIONS; i++) {
        if (slave->wires[i] >= 0) {
            close(slave->wires[i]);
            slave->wires[i] = -1;
        }
    }
    if (slave->listener >= 0) {
        close(slave->listener);
        slave->listener = -1;
    }
}
