Profiling and tracing, reference tracing. https://docs.python.org/3/c-api/profiling.html

//@ helper for PyEval_SetProfileAllThreads, PyEval_SetTraceAllThreads
#if CAPI_HAS__PyEval_SetTrace
typedef int (*capi_set_in_thread)(PyThreadState *, Py_tracefunc, PyObject *);

/* What goes wrong in one thread is reported and does not keep the others from it. */
static inline void
capi_set_in_all_threads(capi_set_in_thread set, Py_tracefunc func, PyObject *obj)
{
    PyThreadState *thread = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
    while (thread) {
        if (set(thread, func, obj) < 0) {
            PyErr_WriteUnraisable(CAPI_NULL);
        }
        thread = PyThreadState_Next(thread);
    }
}
#endif

//@ PyEval_SetProfileAllThreads
static inline void
capi_PyEval_SetProfileAllThreads(Py_tracefunc func, PyObject *obj)
{
#if CAPI_HAS__PyEval_SetTrace
    capi_set_in_all_threads(_PyEval_SetProfile, func, obj);
#else
    PyEval_SetProfileAllThreads(func, obj);
#endif
}

//@ PyEval_SetTraceAllThreads
static inline void
capi_PyEval_SetTraceAllThreads(Py_tracefunc func, PyObject *obj)
{
#if CAPI_HAS__PyEval_SetTrace
    capi_set_in_all_threads(_PyEval_SetTrace, func, obj);
#else
    PyEval_SetTraceAllThreads(func, obj);
#endif
}

//@ PyRefTracerEvent
typedef enum {
    PyRefTracer_CREATE,
    PyRefTracer_DESTROY
} PyRefTracerEvent;

//@ PyRefTracer_CREATE
#define PyRefTracer_CREATE PyRefTracer_CREATE

//@ PyRefTracer_DESTROY
#define PyRefTracer_DESTROY PyRefTracer_DESTROY

//@ PyRefTracer_TRACKER_REMOVED
#define PyRefTracer_TRACKER_REMOVED (PyRefTracerEvent)2

//@ PyRefTracer
typedef int (*PyRefTracer)(PyObject *op, PyRefTracerEvent event, void *data);
