/* Serves one open driver over the socket. */
#ifndef ANDON_HOST_SERVE_H
#define ANDON_HOST_SERVE_H

#include "andon_driver.h"

/* How the host ends when nobody crashed it. */
enum host_exit {
    HOST_EXIT_DONE = 0,      /* closed, or the agent is gone */
    HOST_EXIT_USAGE = 64,    /* not started by the agent */
    HOST_EXIT_REFUSED = 65,  /* the driver cannot be used; the agent was told why */
    HOST_EXIT_CONTRACT = 70, /* the driver broke the contract; the agent was told how */
    HOST_EXIT_SYSTEM = 71    /* no thread, or the socket failed */
};

/* Never returns: the process ends with the socket, with CLOSE, or with the driver. */
_Noreturn void serve(const andon_driver_t *driver, andon_instance_t *instance);

#endif
