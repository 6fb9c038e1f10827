/* Preloaded into an interpreter: every lookup of one of its functions finds nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

void *
dlsym(void *handle, const char *name)
{
    static void *(*real)(void *, const char *);
    if (handle == RTLD_DEFAULT && strncmp(name, "Py", 2) == 0) {
        return NULL;
    }
    if (real == NULL) {
        real = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
        if (real == NULL) {
            real = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
        }
    }
    return real(handle, name);
}
