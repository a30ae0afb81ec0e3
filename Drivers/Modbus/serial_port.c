#include "serial_port.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

#include "clock.h"

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

/* Raw, no flow control, no modem lines. */
static int set_line(int fd, const serial_settings_t *settings) {
    struct termios line;
    if (tcgetattr(fd, &line) != 0) {
        return -1;
    }
    cfmakeraw(&line);
    line.c_cflag &= ~(tcflag_t)(CSTOPB | PARENB | PARODD | CSIZE | CRTSCTS | HUPCL);
    line.c_cflag |= (settings->data_bits == 7 ? CS7 : CS8) | CREAD | CLOCAL;
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

/* The kernel switches the sender: user space would be too late.
 * Milliseconds, rounded up. */
static int set_rs485(int fd, const serial_settings_t *settings) {
    struct serial_rs485 mode = {0};
    mode.flags = SER_RS485_ENABLED;
    mode.flags |= settings->rs485 == SERIAL_RS485_RTS_HIGH ? SER_RS485_RTS_ON_SEND : SER_RS485_RTS_AFTER_SEND;
    mode.delay_rts_before_send =
        (uint32_t)((settings->rs485_before_ns + ANDON_MILLISECOND_NS - 1) / ANDON_MILLISECOND_NS);
    mode.delay_rts_after_send =
        (uint32_t)((settings->rs485_after_ns + ANDON_MILLISECOND_NS - 1) / ANDON_MILLISECOND_NS);
    return ioctl(fd, TIOCSRS485, &mode);
}

/* Locked before the line is touched: whoever has the port keeps his settings. TIOCEXCL does not stop root, flock does.
 */
static andon_status_t claim(int fd, const serial_settings_t *settings, int *lacks_rs485, int *error) {
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        *error = errno;
        return errno == EWOULDBLOCK ? ANDON_LOCKED : ANDON_LINK_DOWN;
    }
    if (ioctl(fd, TIOCEXCL) != 0 || set_line(fd, settings) != 0) {
        *error = errno;
        return ANDON_LINK_DOWN;
    }
    if (settings->rs485 != SERIAL_RS485_NONE && set_rs485(fd, settings) != 0) {
        *error = errno;
        *lacks_rs485 = 1;
        return ANDON_LINK_DOWN;
    }
    return ANDON_OK;
}

andon_status_t serial_port_open(const serial_settings_t *settings, int *fd, int *lacks_rs485, int *error) {
    *error = *lacks_rs485 = 0;
    *fd = open(settings->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0) {
        *error = errno;
        return status_of_open(*error);
    }
    andon_status_t status = claim(*fd, settings, lacks_rs485, error);
    if (status != ANDON_OK) {
        if (status != ANDON_LOCKED) {
            (void)ioctl(*fd, TIOCNXCL);
        }
        close(*fd);
        *fd = -1;
    }
    return status;
}

uint64_t serial_port_errors(int fd) {
    struct serial_icounter_struct counts;
    if (ioctl(fd, TIOCGICOUNT, &counts) != 0) {
        return 0;
    }
    return (uint64_t)(unsigned)counts.parity + (uint64_t)(unsigned)counts.frame;
}

void serial_port_close(int fd) {
    if (fd >= 0) {
        /* close would wait for unsent bytes to leave. */
        (void)tcflush(fd, TCIOFLUSH);
        (void)ioctl(fd, TIOCNXCL);
        close(fd);
    }
}
