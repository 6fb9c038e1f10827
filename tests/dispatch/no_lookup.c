/* Preloaded into an interpreter: every lookup of one of its functions finds nothing, but for those that NO_LOOKUP_BUT
 * names, each between blanks. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static int
is_let_through(const char *name)
{
    const char *place = getenv("NO_LOOKUP_BUT");
    size_t length = strlen(name);
    while (place != NULL && (place = strstr(place, name)) != NULL) {
        if (place[-1] == ' ' && place[length] == ' ') {
            return 1;
        }
        place += length;
    }
    return 0;
}

void *
dlsym(void *handle, const char *name)
{
    static void *(*real)(void *, const char *);
    if (handle == RTLD_DEFAULT && strncmp(name, "Py", 2) == 0 && !is_let_through(name)) {
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
