/* Starts Python by PyInitConfig: initconfig run|error|exit HOME. The functions are the header's, or if TESTCAPI names the
 * test extension those of the Rust library in it. */
#include <Python.h>
#include <dlfcn.h>
#include <stdio.h>
#ifdef TESTCAPI
typedef struct PyInitConfig PyInitConfig;
static void *library;

#define FUNCTION(result, name, parameters) static result (*name) parameters;
FUNCTION(PyInitConfig *, create, (void))
FUNCTION(void, destroy, (PyInitConfig *))
FUNCTION(int, get_error, (PyInitConfig *, const char **))
FUNCTION(int, get_exit_code, (PyInitConfig *, int *))
FUNCTION(int, set_int, (PyInitConfig *, const char *, int64_t))
FUNCTION(int, set_str, (PyInitConfig *, const char *, const char *))
FUNCTION(int, set_list, (PyInitConfig *, const char *, size_t, char *const *))
FUNCTION(int, add_module, (PyInitConfig *, const char *, PyObject *(*)(void)))
FUNCTION(int, initialize, (PyInitConfig *))

static void
find(void *function, const char *name)
{
    void *address;
    if (library == NULL) {
        library = dlopen(TESTCAPI, RTLD_NOW);
    }
    address = library ? dlsym(library, name) : NULL;
    if (address == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(3);
    }
    memcpy(function, &address, sizeof(address));
}

static void
find_all(void)
{
    find(&create, "capirs_PyInitConfig_Create");
    find(&destroy, "capirs_PyInitConfig_Free");
    find(&get_error, "capirs_PyInitConfig_GetError");
    find(&get_exit_code, "capirs_PyInitConfig_GetExitCode");
    find(&set_int, "capirs_PyInitConfig_SetInt");
    find(&set_str, "capirs_PyInitConfig_SetStr");
    find(&set_list, "capirs_PyInitConfig_SetStrList");
    find(&add_module, "capirs_PyInitConfig_AddModule");
    find(&initialize, "capirs_Py_InitializeFromInitConfig");
}
#else
#include "capi_shims.h"
#define create PyInitConfig_Create
#define destroy PyInitConfig_Free
#define get_error PyInitConfig_GetError
#define get_exit_code PyInitConfig_GetExitCode
#define set_int PyInitConfig_SetInt
#define set_str PyInitConfig_SetStr
#define set_list PyInitConfig_SetStrList
#define add_module PyInitConfig_AddModule
#define initialize Py_InitializeFromInitConfig
#define find_all() (void)0
#endif

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "embedded", NULL, -1, NULL, NULL, NULL, NULL, NULL,
};

static PyObject *
init_embedded(void)
{
    return PyModule_Create(&definition);
}

int
main(int argc, char **argv)
{
    char *arguments[] = {(char *)"embed", (char *)"gr\xc3\xbc\xc3\x9f \xf0\x9f\x90\x8d", (char *)"--version"};
    char *paths[] = {(char *)"/nonexistent"};
    const char *message = NULL, *what = argc > 1 ? argv[1] : "";
    PyInitConfig *config;
    int code = -1, status = 0;
    find_all();
    config = create();
    if (argc < 3 || config == NULL) {
        return 2;
    }
    status |= set_str(config, "home", argv[2]);
    status |= set_str(config, "program_name", "initconfig");
    status |= set_int(config, "dev_mode", 1);
    status |= set_int(config, "quiet", 1);
    status |= set_int(config, "utf8_mode", 1);
    status |= set_int(config, "site_import", 0);
    status |= set_int(config, "hash_seed", 7);
    status |= add_module(config, "embedded", init_embedded);
    if (strcmp(what, "exit") == 0) {
        arguments[1] = arguments[2];
        status |= set_int(config, "parse_argv", 1);
    } else if (strcmp(what, "error") == 0) {
        status |= set_list(config, "module_search_paths", 1, paths);
    }
    status |= set_list(config, "argv", 2, arguments);
    if (status < 0) {
        return 2;
    }
    if (initialize(config) < 0) {
        int has_error = get_error(config, &message), is_exit = get_exit_code(config, &code);
        printf("%d %s %d %d\n", has_error, has_error ? message : "", is_exit, is_exit ? code : -1);
        destroy(config);
        return 0;
    }
    destroy(config);
    PyRun_SimpleString("import sys, embedded\n"
                       "print(ascii([sys.argv, sys.flags.dev_mode, sys.flags.quiet, sys.flags.utf8_mode,\n"
                       "             sys.flags.isolated, sys.flags.no_site, hash('x'), embedded.__name__]))\n");
    return Py_FinalizeEx() < 0;
}
