/* The knobs and gauges of LineSlave. */
#include "slave.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

void line_slave_set(line_slave_t *slave, line_slave_area_t area, uint16_t address, uint16_t value) {
    if (address >= LINE_SLAVE_VALUES) {
        return;
    }
    pthread_mutex_lock(&slave->lock);
    switch (area) {
    case LINE_SLAVE_COIL: slave->map->tab_bits[address] = value != 0; break;
    case LINE_SLAVE_DISCRETE: slave->map->tab_input_bits[address] = value != 0; break;
    case LINE_SLAVE_HOLDING: slave->map->tab_registers[address] = value; break;
    case LINE_SLAVE_INPUT: slave->map->tab_input_registers[address] = value; break;
    }
    pthread_mutex_unlock(&slave->lock);
}

uint16_t line_slave_get(line_slave_t *slave, line_slave_area_t area, uint16_t address) {
    uint16_t value = 0;
    if (address >= LINE_SLAVE_VALUES) {
        return 0;
    }
    pthread_mutex_lock(&slave->lock);
    switch (area) {
    case LINE_SLAVE_COIL: value = slave->map->tab_bits[address]; break;
    case LINE_SLAVE_DISCRETE: value = slave->map->tab_input_bits[address]; break;
    case LINE_SLAVE_HOLDING: value = slave->map->tab_registers[address]; break;
    case LINE_SLAVE_INPUT: value = slave->map->tab_input_registers[address]; break;
    }
    pthread_mutex_unlock(&slave->lock);
    return value;
}

void line_slave_inject(line_slave_t *slave, const uint8_t *bytes, uint32_t count) {
    for (int i = 0; i < LINE_SLAVE_CONNECTIONS; i++) {
        int fd = slave->wires[i];
        if (fd >= 0 && send(fd, bytes, count, MSG_NOSIGNAL) < 0 && errno == ENOTSOCK) {
            (void)!write(fd, bytes, count);
        }
    }
}

uint16_t line_slave_port(line_slave_t *slave) { return slave->port; }
const char *line_slave_path(line_slave_t *slave) { return slave->path; }
uint64_t line_slave_requests(line_slave_t *slave) { return slave->requests; }
uint64_t line_slave_connections(line_slave_t *slave) { return slave->connections; }
uint64_t line_slave_silence_breaks(line_slave_t *slave) { return slave->silence_breaks; }
uint64_t line_slave_writes(line_slave_t *slave) { return slave->writes; }
uint16_t line_slave_last_word(line_slave_t *slave) { return (uint16_t)slave->last_word; }
void line_slave_mute_writes(line_slave_t *slave, uint32_t count) { slave->muted_writes = count; }

static uint32_t baud_of(speed_t speed) {
    static const struct {
        speed_t speed;
        uint32_t baud;
    } known[] = {{B1200, 1200},   {B2400, 2400},   {B4800, 4800},     {B9600, 9600},    {B19200, 19200},
                 {B38400, 38400}, {B57600, 57600}, {B115200, 115200}, {B230400, 230400}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].speed == speed) {
            return known[i].baud;
        }
    }
    return 0;
}

line_slave_line_t line_slave_line(line_slave_t *slave) {
    struct termios line;
    if (!slave->is_pty || tcgetattr(slave->wires[0], &line) != 0) {
        return (line_slave_line_t){0};
    }
    return (line_slave_line_t){
        .baud = cfgetispeed(&line) == cfgetospeed(&line) ? baud_of(cfgetospeed(&line)) : 0,
        .stop_bits = line.c_cflag & CSTOPB ? 2 : 1,
        .checks_parity = (line.c_iflag & INPCK) != 0,
        .is_odd = (line.c_cflag & PARODD) != 0,
    };
}

void line_slave_expect_silence(line_slave_t *slave, uint64_t nanoseconds) { slave->silence_ns = nanoseconds; }
void line_slave_delay_all(line_slave_t *slave, uint32_t milliseconds) { slave->delay_ms = milliseconds; }
void line_slave_set_late(line_slave_t *slave, uint32_t milliseconds) { slave->late_ms = milliseconds; }
void line_slave_set_trickle(line_slave_t *slave, uint32_t milliseconds) { slave->trickle_ms = milliseconds; }
void line_slave_set_dead_unit(line_slave_t *slave, uint8_t unit) { slave->dead_unit = unit; }
void line_slave_set_deaf(line_slave_t *slave, int is_deaf) { slave->is_deaf = is_deaf; }
void line_slave_set_chatter(line_slave_t *slave, int is_chattering) { slave->is_chattering = is_chattering; }
void line_slave_set_echo(line_slave_t *slave, int is_echoing) { slave->is_echoing = is_echoing; }
void line_slave_set_jealous(line_slave_t *slave, int is_jealous) { slave->is_jealous = is_jealous; }

int line_slave_forbid_epoll_pwait2(void) {
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_epoll_pwait2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof steps / sizeof steps[0], steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0
               ? 0
               : -1;
}
