/* Embeds a Python whose library is loaded without making its symbols global, and runs a script in it.
 *
 *     embed LIBPYTHON SCRIPT
 */
#include <dlfcn.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
    void *library;
    void (*initialize)(void);
    int (*run)(const char *);
    int (*finalize)(void);
    int status;
    if (argc != 3) {
        return 2;
    }
    library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 2;
    }
    *(void **)&initialize = dlsym(library, "Py_Initialize");
    *(void **)&run = dlsym(library, "PyRun_SimpleString");
    *(void **)&finalize = dlsym(library, "Py_FinalizeEx");
    initialize();
    status = run(argv[2]);
    return finalize() < 0 || status != 0;
}
