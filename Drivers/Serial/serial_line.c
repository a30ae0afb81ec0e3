#include "serial_line.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

static speed_t speed_of(uint32_t baud) {
    switch (baud) {
    case 300: return B300;
    case 600: return B600;
    case 1200: return B1200;
    case 2400: return B2400;
    case 4800: return B4800;
    case 19200: return B19200;
    case 38400: return B38400;
    case 57600: return B57600;
    case 115200: return B115200;
    case 230400: return B230400;
    default: return B9600;
    }
}

/* A pty has neither parity nor data bits, and Debian's tcsetattr says EINVAL when they were all that was left to
 * change: on the second opening of the same pty. Everything else was set. Majors 136 to 143 are the slaves (Linux,
 * admin-guide/devices). */
static int is_refused_by_pty(int fd, int error) {
    struct stat information;
    return error == EINVAL && fstat(fd, &information) == 0 && major(information.st_rdev) >= 136 &&
           major(information.st_rdev) <= 143;
}

/* Raw, no flow control, no modem lines; damaged characters are marked. */
static int set_line(int fd, const serial_line_t *settings) {
    struct termios line;
    if (tcgetattr(fd, &line) != 0) {
        return -1;
    }
    cfmakeraw(&line);
    line.c_cflag &= ~(tcflag_t)(CSTOPB | PARENB | PARODD | CSIZE | CRTSCTS | HUPCL);
    line.c_cflag |= CREAD | CLOCAL;
    line.c_cflag |= settings->data_bits == 7 ? CS7 : CS8;
    line.c_cflag |= settings->stop_bits == 2 ? CSTOPB : 0;
    line.c_cflag |= settings->parity == LINE_NONE ? 0 : PARENB;
    line.c_cflag |= settings->parity == LINE_ODD ? PARODD : 0;
    /* Few of these devices have a checksum: a damaged character that is dropped or passed on makes 2.5 of 12.5. */
    line.c_iflag |= PARMRK;
    line.c_iflag |= settings->parity == LINE_NONE ? 0 : INPCK;
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

static int set_rs485(int fd, const serial_line_t *settings) {
    if (settings->rs485 == LINE_RS485_OFF) {
        return 0;
    }
    struct serial_rs485 rs485;
    memset(&rs485, 0, sizeof rs485);
    rs485.flags = SER_RS485_ENABLED;
    rs485.flags |= settings->rs485 == LINE_RS485_HIGH ? SER_RS485_RTS_ON_SEND : SER_RS485_RTS_AFTER_SEND;
    rs485.delay_rts_before_send = settings->rs485_before_ms;
    rs485.delay_rts_after_send = settings->rs485_after_ms;
    return ioctl(fd, TIOCSRS485, &rs485);
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
static andon_status_t claim(int fd, const serial_line_t *settings, int *error) {
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        *error = errno;
        return errno == EWOULDBLOCK ? ANDON_LOCKED : ANDON_LINK_DOWN;
    }
    if (ioctl(fd, TIOCEXCL) != 0 || set_line(fd, settings) != 0 || set_rs485(fd, settings) != 0) {
        *error = errno;
        (void)ioctl(fd, TIOCNXCL);
        return ANDON_LINK_DOWN;
    }
    return ANDON_OK;
}

andon_status_t serial_line_open(const serial_line_t *line, int *fd, int *error) {
    *error = 0;
    *fd = open(line->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0) {
        *error = errno;
        return status_of_open(*error);
    }
    andon_status_t status = claim(*fd, line, error);
    if (status != ANDON_OK) {
        close(*fd);
        *fd = -1;
    }
    return status;
}

void serial_line_close(int fd) {
    if (fd >= 0) {
        /* close would wait for unsent bytes to leave. */
        (void)tcflush(fd, TCIOFLUSH);
        (void)ioctl(fd, TIOCNXCL);
        close(fd);
    }
}

int serial_line_unmark(line_mark_t *mark, uint8_t *byte, int *is_damaged) {
    line_mark_t before = *mark;
    *mark = LINE_PLAIN;
    *is_damaged = before == LINE_DAMAGED;
    if (before == LINE_PLAIN && *byte == 0xff) {
        *mark = LINE_ESCAPED;
        return 0;
    }
    if (before == LINE_ESCAPED && *byte == 0) {
        *mark = LINE_DAMAGED;
        return 0;
    }
    return 1; /* FF FF is FF */
}
