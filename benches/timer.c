/* Times a scenario's loop, without what prepares it. */
#include <time.h>

typedef void (*bench_loop)(void **objects, void **keys, long calls, long n);

/* An instruction counter stops where this is called. */
void
bench_done(void)
{
    __asm__ volatile("");
}

/* Through a pointer, so that there is a call. */
static void (*volatile done)(void) = bench_done;

double
bench_time(bench_loop before, bench_loop loop, void **objects, void **keys, long calls, long n, long batches)
{
    double total = 0;
    while (batches-- > 0) {
        struct timespec start, end;
        if (before != 0) {
            before(objects, keys, calls, n);
        }
        clock_gettime(CLOCK_MONOTONIC, &start);
        loop(objects, keys, calls, n);
        done();
        clock_gettime(CLOCK_MONOTONIC, &end);
        total += (double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec);
    }
    return total;
}
