import contextlib
import threading


def requires_working_threading(*, module=False):
    return None if module else lambda test: test


def reap_threads(test):
    return test


@contextlib.contextmanager
def start_threads(threads, unlock=None):
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        if unlock:
            unlock()
        for thread in threads:
            thread.join()


def run_concurrently(worker_func, nthreads=None, args=(), kwargs={}):
    functions = worker_func if not callable(worker_func) else [worker_func] * nthreads
    with start_threads([threading.Thread(target=function, args=args, kwargs=kwargs) for function in functions]):
        pass


wait_threads_exit = contextlib.nullcontext
can_start_thread = True


def join_thread(thread, timeout=30):
    thread.join(timeout)
    if thread.is_alive():
        raise AssertionError("the thread is still running")
