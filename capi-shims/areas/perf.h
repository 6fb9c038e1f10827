Support for perf maps. https://docs.python.org/3/c-api/perfmaps.html

//@ helper for PyUnstable_PerfMapState_Init, PyUnstable_WritePerfMapEntry, PyUnstable_PerfMapState_Fini, PyUnstable_CopyPerfMapFile
#if !defined(_WIN32)
#  include <errno.h>
#  include <fcntl.h>
#  include <stdio.h>
#  include <stdlib.h>
#  include <unistd.h>

/* The perf map's file descriptor, and 1 more, so that 0 is not open. */
static CAPI_MAYBE_UNUSED int capi_perf_map;

static inline int
capi_perf_map_open(void)
{
    char name[64];
    int file;
    if (capi_perf_map > 0) {
        return 0;
    }
    snprintf(name, sizeof(name), "/tmp/perf-%ld.map", (long)getpid());
    file = open(name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        return -1;
    }
    capi_perf_map = file + 1;
    return 0;
}
#endif

//@ PyUnstable_PerfMapState_Init
static inline int
capi_PyUnstable_PerfMapState_Init(void)
{
#if defined(_WIN32)
    return 0;
#else
    return capi_perf_map_open();
#endif
}

//@ PyUnstable_WritePerfMapEntry
static inline int
capi_PyUnstable_WritePerfMapEntry(const void *code_addr, size_t code_size, const char *entry_name)
{
#if defined(_WIN32)
    (void)code_addr;
    (void)code_size;
    (void)entry_name;
    return 0;
#else
    size_t room = strlen(entry_name) + 64;
    char *line = (char *)malloc(room);
    int length;
    if (!line || capi_perf_map_open() < 0) {
        free(line);
        return -1;
    }
    length = snprintf(line, room, "%lx %lx %s\n", (unsigned long)(uintptr_t)code_addr,
                      (unsigned long)code_size, entry_name);
    /* One call, so that the lines of several threads and extensions stay whole. */
    while (write(capi_perf_map - 1, line, (size_t)length) < 0 && errno == EINTR) {
    }
    free(line);
    return 0;
#endif
}

//@ PyUnstable_PerfMapState_Fini
static inline void
capi_PyUnstable_PerfMapState_Fini(void)
{
#if !defined(_WIN32)
    if (capi_perf_map > 0) {
        close(capi_perf_map - 1);
        capi_perf_map = 0;
    }
#endif
}

//@ PyUnstable_CopyPerfMapFile
static inline int
capi_PyUnstable_CopyPerfMapFile(const char *parent_filename)
{
#if defined(_WIN32)
    (void)parent_filename;
    return 0;
#else
    char buffer[4096];
    ssize_t size;
    int parent;
    if (capi_perf_map_open() < 0) {
        return -1;
    }
    parent = open(parent_filename, O_RDONLY | O_CLOEXEC);
    if (parent < 0) {
        return -1;
    }
    while ((size = read(parent, buffer, sizeof(buffer))) != 0) {
        ssize_t done = 0;
        while (size > done) {
            ssize_t written = write(capi_perf_map - 1, buffer + done, (size_t)(size - done));
            if (written < 0 && errno != EINTR) {
                size = -1;
                break;
            }
            done += written > 0 ? written : 0;
        }
        if (size < 0 && errno != EINTR) {
            break;
        }
    }
    close(parent);
    return size < 0 ? -1 : 0;
#endif
}
