Support for perf maps. https://docs.python.org/3/c-api/perfmaps.html

//@ helper for PyUnstable_PerfMapState_Init, PyUnstable_WritePerfMapEntry, PyUnstable_PerfMapState_Fini, PyUnstable_CopyPerfMapFile
#if !defined(_WIN32)
#  include <unistd.h>

static inline void
capi_perf_map_name(char *name, size_t size)
{
    PyOS_snprintf(name, size, "/tmp/perf-%ld.map", (long)getpid());
}
#endif

//@ helper for PyUnstable_PerfMapState_Init, PyUnstable_WritePerfMapEntry, PyUnstable_PerfMapState_Fini
#if !defined(_WIN32)
#  include <errno.h>
#  include <fcntl.h>
#  include <stdlib.h>

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
    capi_perf_map_name(name, sizeof(name));
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
    if (line == CAPI_NULL || capi_perf_map_open() < 0) {
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

//@ helper for PyUnstable_CopyPerfMapFile
#if !defined(_WIN32)
#  include <sys/stat.h>

/* A stream of its own that appends to the perf map. <fcntl.h>, with which it could refuse links, takes compilers as long as
   thirty functions; the map has just been opened so, and this one is taken only if it is that very file. */
static inline FILE *
capi_perf_map_append(void)
{
    char name[64];
    struct stat map, opened;
    FILE *file;
    capi_perf_map_name(name, sizeof(name));
    if (lstat(name, &map) < 0 || !S_ISREG(map.st_mode)) {
        return CAPI_NULL;
    }
    file = fopen(name, "ae");
    if (file != CAPI_NULL
        && (fstat(fileno(file), &opened) < 0 || opened.st_ino != map.st_ino || opened.st_dev != map.st_dev)) {
        fclose(file);
        return CAPI_NULL;
    }
    return file;
}
#endif

//@ PyUnstable_CopyPerfMapFile
static inline int
capi_PyUnstable_CopyPerfMapFile(const char *parent_filename)
{
#if defined(_WIN32)
    (void)parent_filename;
    return 0;
#else
    char buffer[4096];
    size_t size;
    int failed;
    FILE *parent, *map;
    if (PyUnstable_PerfMapState_Init() != 0) {
        return -1;
    }
    parent = fopen(parent_filename, "re");
    if (parent == CAPI_NULL) {
        return -1;
    }
    map = capi_perf_map_append();
    if (map == CAPI_NULL) {
        fclose(parent);
        return -1;
    }
    do {
        size = fread(buffer, 1, sizeof(buffer), parent);
    } while (size > 0 && fwrite(buffer, 1, size, map) == size);
    failed = ferror(parent) || ferror(map);
    fclose(parent);
    return fclose(map) != 0 || failed ? -1 : 0;
#endif
}
