#include "serial_port.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

static speed_t speed_of(uint32_t baud) {
    switch (baud) {
    case 1200: return B1200;
    case 2400: return B2400;
    case 4800: return B4800;
    case 9600: return B9600;
    case 38400: return B38400;
    case 57600: return B57600;
    case 115200: return B115200;
    case 230400: return B230400;
    default: return B19200;
    }
}

/* A pty has no parity, and Debian's tcsetattr says EINVAL when parity was all that was left to change: on the second
 * opening of the same pty. Everything else was set. Majors 136 to 143 are the slaves (Linux, admin-guide/devices). */
static int is_refused_by_pty(int fd, int error) {
    struct stat information;
    return error == EINVAL && fstat(fd, &information) == 0 && major(information.st_rdev) >= 136 &&
           major(information.st_rdev) <= 143;
}

/* Raw, 8 data bits, no flow control, no modem lines. */
static int set_line(int fd, const serial_settings_t *settings) {
    struct termios line;
    if (tcgetattr(fd, &line) != 0) {
        return -1;
    }
    cfmakeraw(&line);
    line.c_cflag &= ~(tcflag_t)(CSTOPB | PARENB | PARODD | CSIZE | CRTSCTS | HUPCL);
    line.c_cflag |= CS8 | CREAD | CLOCAL;
    line.c_cflag |= settings->stop_bits == 2 ? CSTOPB : 0;
    line.c_cflag |= settings->parity == 'N' ? 0 : PARENB;
    line.c_cflag |= settings->parity == 'O' ? PARODD : 0;
    /* A character with wrong parity is dropped, so that the frame is short instead of wrong. */
    line.c_iflag |= settings->parity == 'N' ? 0 : INPCK | IGNPAR;
    line.c_cc[VMIN] = 1; /* so that a read of nothing is EAGAIN, and 0 only a port that hung up */
    line.c_cc[VTIME] = 0;
    speed_t speed = speed_of(settings->baud);
    if (cfsetispeed(&line, speed) != 0 || cfsetospeed(&line, speed) != 0) {
        return -1;
    }
    if (tcsetattr(fd, TCSANOW, &line) != 0 && !is_refused_by_pty(fd, errno)) {
        return -1;
    }
    return tcflush(fd, TCIFLUSH);
}

static andon_status_t status_of_open(int error) {
    switch (error) {
    case EBUSY: return ANDON_LOCKED; /* another process has set TIOCEXCL */
    case EMFILE:
    case ENFILE:
    case ENOMEM: return ANDON_NO_MEMORY;
    default: return ANDON_LINK_DOWN;
    }
}

/* Locked before the line is touched: whoever has the port keeps his settings. TIOCEXCL does not stop root, flock does.
 */
static andon_status_t claim(int fd, const serial_settings_t *settings, int *error) {
    if (fd >= FD_SETSIZE) {
        *error = EMFILE; /* libmodbus would abort the process in FD_SET */
        return ANDON_NO_MEMORY;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        *error = errno;
        return errno == EWOULDBLOCK ? ANDON_LOCKED : ANDON_LINK_DOWN;
    }
    if (ioctl(fd, TIOCEXCL) != 0 || set_line(fd, settings) != 0) {
        *error = errno;
        return ANDON_LINK_DOWN;
    }
    return ANDON_OK;
}

andon_status_t serial_port_open(const serial_settings_t *settings, int *fd, int *error) {
    *error = 0;
    *fd = open(settings->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0) {
        *error = errno;
        return status_of_open(*error);
    }
    andon_status_t status = claim(*fd, settings, error);
    if (status != ANDON_OK) {
        close(*fd);
        *fd = -1;
    }
    return status;
}

void serial_port_close(int fd) {
    if (fd >= 0) {
        /* close would wait for unsent bytes to leave. */
        (void)tcflush(fd, TCIOFLUSH);
        (void)ioctl(fd, TIOCNXCL);
        close(fd);
    }
}

int serial_port_discard(int fd) {
    uint8_t bytes[512];
    ssize_t got;
    do {
        got = read(fd, bytes, sizeof bytes);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN) {
        return 0;
    }
    return got <= 0 ? -1 : (int)got;
}
