/* A driver's library: checked, then loaded through the very file that was checked. */
#ifndef ANDON_HOST_LIBRARY_H
#define ANDON_HOST_LIBRARY_H

#include "andon_driver.h"

/* Opens the library and checks it: an absolute path without symbolic links, a regular file; it and every folder above
 * it belong to root (or to the user that the host runs as), and nobody else may write them. A folder that everybody
 * may write is taken when it has the sticky bit: nobody can replace another's file there. Returns a descriptor, or -1
 * with a sentence in error. */
int library_open(const char *path, char *error, size_t size);

/* Loads the library behind the descriptor and finds its table. NULL with a sentence in error when it is no driver of
 * this contract. */
const andon_driver_t *library_load(int fd, const char *path, char *error, size_t size);

#endif
