//! Interpreters, guards and views.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyInterpreterGuard")]
#[repr(C)]
pub struct PyInterpreterGuard {
    _opaque: [u8; 0],
}

#[cfg(capi_fallback = "PyInterpreterView")]
#[repr(C)]
pub struct PyInterpreterView {
    _opaque: [u8; 0],
}

#[cfg(capi_fallback = "atexit_datacallbackfunc")]
pub type atexit_datacallbackfunc = unsafe extern "C" fn(data: *mut c_void);

#[cfg(capi_fallback = "PyInterpreterConfig")]
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct PyInterpreterConfig {
    pub use_main_obmalloc: c_int,
    pub allow_fork: c_int,
    pub allow_exec: c_int,
    pub allow_threads: c_int,
    pub allow_daemon_threads: c_int,
    pub check_multi_interp_extensions: c_int,
    pub gil: c_int,
}

#[cfg(capi_fallback = "PyInterpreterConfig_DEFAULT_GIL")]
pub const PyInterpreterConfig_DEFAULT_GIL: c_int = 0;

#[cfg(capi_fallback = "PyInterpreterConfig_SHARED_GIL")]
pub const PyInterpreterConfig_SHARED_GIL: c_int = 1;

#[cfg(capi_fallback = "PyInterpreterConfig_OWN_GIL")]
pub const PyInterpreterConfig_OWN_GIL: c_int = 2;

#[cfg(capi_fallback = "Py_NewInterpreterFromConfig")]
pub unsafe extern "C" fn Py_NewInterpreterFromConfig(
    tstate_p: *mut *mut PyThreadState,
    config: *const PyInterpreterConfig,
) -> PyStatus {
    #[cfg(capi_has = "_Py_NewInterpreter")]
    {
        extern "C" {
            fn _Py_NewInterpreter(isolated_subinterpreter: c_int) -> *mut PyThreadState;
        }
        let config = &*config;
        let allowed = [config.allow_fork, config.allow_exec, config.allow_threads, config.allow_daemon_threads];
        let allowed = allowed.iter().filter(|flag| **flag != 0).count();
        *tstate_p = null_mut();
        if config.use_main_obmalloc == 0 && config.check_multi_interp_extensions == 0 {
            return PyStatus_Error(
                c"per-interpreter obmalloc does not support single-phase init extension modules".as_ptr(),
            );
        }
        if config.gil == PyInterpreterConfig_OWN_GIL {
            return PyStatus_Error(c"this version of Python has one GIL for all interpreters".as_ptr());
        }
        if config.gil != PyInterpreterConfig_SHARED_GIL && config.gil != PyInterpreterConfig_DEFAULT_GIL {
            return PyStatus_Error(c"invalid interpreter config 'gil' value".as_ptr());
        }
        // An interpreter of these versions is isolated or it is not.
        if allowed != 0 && allowed != 4 {
            return PyStatus_Error(
                c"this version of Python allows an interpreter all of fork, exec, threads and daemon threads, or none"
                    .as_ptr(),
            );
        }
        *tstate_p = _Py_NewInterpreter(c_int::from(allowed == 0));
        if (*tstate_p).is_null() {
            return PyStatus_Error(c"sub-interpreter creation failed".as_ptr());
        }
        PyStatus_Ok()
    }
    #[cfg(not(capi_has = "_Py_NewInterpreter"))]
    pyo3_ffi::Py_NewInterpreterFromConfig(tstate_p, config)
}

#[cfg(capi_fallback = "PyInterpreterState_Get")]
#[inline]
pub unsafe extern "C" fn PyInterpreterState_Get() -> *mut PyInterpreterState {
    #[cfg(PyPy)]
    {
        PyThreadState_GetInterpreter(PyThreadState_Get())
    }
    #[cfg(not(PyPy))]
    {
        pyo3_ffi::PyInterpreterState_Get()
    }
}

#[cfg(capi_fallback = "PyInterpreterState_Main")]
#[inline]
pub unsafe extern "C" fn PyInterpreterState_Main() -> *mut PyInterpreterState {
    #[cfg(PyPy)]
    {
        PyInterpreterState_Head()
    }
    #[cfg(Py_LIMITED_API)]
    {
        type Getter = unsafe extern "C" fn() -> *mut PyInterpreterState;
        match super::thread::exported!(PyInterpreterState_Main, SINCE_PyInterpreterState_Main: Getter) {
            Some(get) => get(),
            None => null_mut(),
        }
    }
    #[cfg(not(any(PyPy, Py_LIMITED_API)))]
    {
        pyo3_ffi::PyInterpreterState_Main()
    }
}

#[cfg(capi_fallback = "PyInterpreterState_GetDict")]
pub unsafe extern "C" fn PyInterpreterState_GetDict(_interp: *mut PyInterpreterState) -> *mut PyObject {
    #[cfg(PyPy)]
    {
        // There is one interpreter; its dict lives as long as the module sys.
        let name = c"_capi_shims_interpreter_dict";
        let mut dict = PySys_GetObject(name.as_ptr());
        if dict.is_null() {
            dict = PyDict_New();
            if dict.is_null() || PySys_SetObject(name.as_ptr(), dict) < 0 {
                PyErr_Clear();
                Py_XDECREF(dict);
                return null_mut();
            }
            Py_DECREF(dict);
        }
        dict
    }
    #[cfg(not(PyPy))]
    {
        pyo3_ffi::PyInterpreterState_GetDict(_interp)
    }
}

#[cfg(capi_fallback = "Py_IsFinalizing")]
#[inline]
pub unsafe extern "C" fn Py_IsFinalizing() -> c_int {
    #[cfg(capi_has = "_Py_IsFinalizing")]
    {
        extern "C" {
            #[cfg_attr(PyPy, link_name = "_PyPy_IsFinalizing")]
            fn _Py_IsFinalizing() -> c_int;
        }
        _Py_IsFinalizing()
    }
    #[cfg(Py_LIMITED_API)]
    {
        type Asker = unsafe extern "C" fn() -> c_int;
        static KNOWN: crate::dispatch::Known = crate::dispatch::Known::new(
            "_Py_IsFinalizing\0",
            crate::versions::SINCE__Py_IsFinalizing,
            crate::versions::UNTIL__Py_IsFinalizing,
        );
        match KNOWN.get() {
            // SAFETY: the function has this type.
            Some(ask) => core::mem::transmute::<*mut c_void, Asker>(ask)(),
            None => c_int::from(Py_IsInitialized() == 0),
        }
    }
    #[cfg(not(any(capi_has = "_Py_IsFinalizing", Py_LIMITED_API)))]
    {
        pyo3_ffi::Py_IsFinalizing()
    }
}

/// A method in static memory, as long-lived as Python wants it.
#[allow(dead_code)] // what a target needs differs
struct Method(core::cell::UnsafeCell<PyMethodDef>);

// SAFETY: nobody writes to it.
unsafe impl Sync for Method {}

#[allow(dead_code)] // what a target needs differs
impl Method {
    const fn new(name: &'static CStr, function: PyCFunction) -> Method {
        Method(core::cell::UnsafeCell::new(PyMethodDef {
            ml_name: name.as_ptr(),
            ml_meth: PyMethodDefPointer { PyCFunction: function },
            ml_flags: METH_NOARGS,
            ml_doc: null(),
        }))
    }

    /// Has Python call it when the interpreter exits, with `self_` as its object.
    unsafe fn register_at_exit(&self, self_: *mut PyObject) -> Result<(), ()> {
        let callable = PyCFunction_NewEx(self.0.get(), self_, null_mut());
        if callable.is_null() {
            return Err(());
        }
        let mut result = null_mut();
        let module = PyImport_ImportModule(c"atexit".as_ptr());
        if !module.is_null() {
            let register = PyObject_GetAttrString(module, c"register".as_ptr());
            if !register.is_null() {
                result = PyObject_CallFunctionObjArgs(register, callable, null_mut::<PyObject>());
                Py_DECREF(register);
            }
            Py_DECREF(module);
        }
        Py_DECREF(callable);
        if result.is_null() {
            return Err(());
        }
        Py_DECREF(result);
        Ok(())
    }
}

#[cfg(capi_fallback = "PyUnstable_AtExit")]
mod exit_call {
    use crate::prelude::*;

    pub(super) struct Call {
        pub(super) func: atexit_datacallbackfunc,
        pub(super) data: *mut c_void,
    }

    pub(super) const NAME: &CStr = c"capi_compat.exit_call";

    pub(super) unsafe extern "C" fn run(capsule: *mut PyObject) {
        let call: *mut Call = PyCapsule_GetPointer(capsule, NAME.as_ptr()).cast();
        ((*call).func)((*call).data);
        libc::free(call.cast());
    }

    /// Keeps the capsule; its destructor makes the call when the interpreter's dict is cleared.
    #[cfg(not(PyPy))]
    pub(super) unsafe fn keep(interp: *mut PyInterpreterState, capsule: *mut PyObject) -> Result<(), ()> {
        // A list drops its last item first, which is the order that the calls should have.
        let name = c"capi_compat.exit_calls";
        let dict = PyInterpreterState_GetDict(interp);
        if dict.is_null() {
            PyErr_NoMemory();
            return Err(());
        }
        super::locked(dict, || {
            let mut calls = PyDict_GetItemString(dict, name.as_ptr());
            if calls.is_null() {
                calls = PyList_New(0);
                if calls.is_null() {
                    return Err(());
                }
                let status = PyDict_SetItemString(dict, name.as_ptr(), calls);
                Py_DECREF(calls);
                if status < 0 {
                    return Err(());
                }
            }
            if PyList_Append(calls, capsule) < 0 {
                return Err(());
            }
            PyCapsule_SetDestructor(capsule, Some(run));
            Ok(())
        })
    }

    /// PyPy clears nothing at its end.
    #[cfg(PyPy)]
    pub(super) unsafe fn keep(_interp: *mut PyInterpreterState, capsule: *mut PyObject) -> Result<(), ()> {
        unsafe extern "C" fn call(capsule: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
            run(capsule);
            Py_INCREF(Py_None());
            Py_None()
        }
        static METHOD: super::Method = super::Method::new(c"call_at_exit", call);
        METHOD.register_at_exit(capsule)
    }
}

#[cfg(capi_fallback = "PyUnstable_AtExit")]
pub unsafe extern "C" fn PyUnstable_AtExit(
    interp: *mut PyInterpreterState,
    func: atexit_datacallbackfunc,
    data: *mut c_void,
) -> c_int {
    use exit_call::{keep, Call, NAME};

    let call: *mut Call = libc::malloc(core::mem::size_of::<Call>()).cast();
    if call.is_null() {
        PyErr_NoMemory();
        return -1;
    }
    call.write(Call { func, data });
    let capsule = PyCapsule_New(call.cast(), NAME.as_ptr(), None);
    if capsule.is_null() {
        libc::free(call.cast());
        return -1;
    }
    let kept = keep(interp, capsule);
    if kept.is_err() {
        libc::free(call.cast());
    }
    Py_DECREF(capsule);
    if kept.is_ok() {
        0
    } else {
        -1
    }
}

/// Does something while the object's lock is held.
#[allow(dead_code)] // what a target needs differs
unsafe fn locked<T>(_object: *mut PyObject, work: impl FnOnce() -> T) -> T {
    #[cfg(Py_GIL_DISABLED)]
    let mut section = core::mem::MaybeUninit::uninit();
    #[cfg(Py_GIL_DISABLED)]
    pyo3_ffi::PyCriticalSection_Begin(section.as_mut_ptr(), _object);
    let result = work();
    #[cfg(Py_GIL_DISABLED)]
    pyo3_ffi::PyCriticalSection_End(section.as_mut_ptr());
    result
}

#[cfg(capi_fallback = "PyThreadState_Ensure")]
pub(super) use attachment::*;
#[cfg(capi_fallback = "PyThreadState_Ensure")]
mod attachment {
    use crate::prelude::*;

    /// What a thread did to have a thread state of some interpreter attached.
    pub(in crate::fallback) enum Attachment {
        Nothing,
        /// Its own thread state, which it had detached.
        #[cfg(not(PyPy))]
        Again,
        /// Another interpreter's may have to be attached again.
        #[cfg(not(PyPy))]
        New {
            created: *mut PyThreadState,
            previous: *mut PyThreadState,
        },
        #[cfg(PyPy)]
        Ensured(PyGILState_STATE),
    }

    /// Attaches a thread state for the interpreter, which must stay alive meanwhile. `None` without memory.
    #[cfg(not(PyPy))]
    pub(in crate::fallback) unsafe fn attach(interp: *mut PyInterpreterState) -> Option<Attachment> {
        use crate::fallback::lock::attached_thread_state;
        use crate::fallback::thread::interpreter_of;

        let current = attached_thread_state();
        if !current.is_null() {
            if interpreter_of(current) == interp {
                return Some(Attachment::Nothing);
            }
        } else {
            let own = PyGILState_GetThisThreadState();
            if !own.is_null() && interpreter_of(own) == interp {
                PyEval_RestoreThread(own);
                return Some(Attachment::Again);
            }
        }
        let created = PyThreadState_New(interp);
        if created.is_null() {
            return None;
        }
        let previous = if current.is_null() { null_mut() } else { PyEval_SaveThread() };
        PyEval_RestoreThread(created);
        Some(Attachment::New { created, previous })
    }

    #[cfg(PyPy)]
    pub(in crate::fallback) unsafe fn attach(_interp: *mut PyInterpreterState) -> Option<Attachment> {
        if crate::fallback::lock::attached_thread_state().is_null() {
            Some(Attachment::Ensured(PyGILState_Ensure()))
        } else {
            Some(Attachment::Nothing)
        }
    }

    impl Attachment {
        pub(in crate::fallback) fn is_nothing(&self) -> bool {
            matches!(self, Attachment::Nothing)
        }

        pub(in crate::fallback) unsafe fn undo(self) {
            match self {
                Attachment::Nothing => {}
                #[cfg(not(PyPy))]
                Attachment::Again => {
                    PyEval_SaveThread();
                }
                #[cfg(not(PyPy))]
                Attachment::New { created, previous } => {
                    PyThreadState_Clear(created);
                    PyEval_SaveThread();
                    PyThreadState_Delete(created);
                    if !previous.is_null() {
                        PyEval_RestoreThread(previous);
                    }
                }
                #[cfg(PyPy)]
                Attachment::Ensured(state) => PyGILState_Release(state),
            }
        }
    }
}

#[cfg(capi_fallback = "PyInterpreterGuard_FromCurrent")]
pub(super) use record::{guard_close, guard_view, guarded_interpreter};

#[cfg(capi_fallback = "PyInterpreterGuard_FromCurrent")]
mod record {
    use core::sync::atomic::{AtomicPtr, Ordering};

    use super::{attach, locked, Method};
    use crate::fallback::lock::legacy::*;
    use crate::prelude::*;

    #[derive(Clone, Copy, PartialEq, Eq)]
    enum State {
        /// No interpreter yet, or no longer.
        Absent,
        Open,
        /// Its finalization waits for no further guards.
        Closed,
    }

    /// An interpreter as its guards and views see it: views and guards are pointers to this, which outlives the
    /// interpreter.
    pub(super) struct Record {
        /// For all that follows. Nobody waits for anything else while they hold it.
        lock: PyThread_type_lock,
        /// Taken, but for the moment in which the last guard wakes the finalizing thread.
        idle: PyThread_type_lock,
        interp: *mut PyInterpreterState,
        references: usize,
        guards: usize,
        finalizer_waits: bool,
        state: State,
    }

    const NAME: &CStr = c"capi_compat.interpreter";

    unsafe fn new() -> *mut Record {
        let record: *mut Record = libc::malloc(core::mem::size_of::<Record>()).cast();
        if record.is_null() {
            return null_mut();
        }
        let lock = PyThread_allocate_lock();
        let idle = PyThread_allocate_lock();
        if lock.is_null() || idle.is_null() {
            for lock in [lock, idle] {
                if !lock.is_null() {
                    PyThread_free_lock(lock);
                }
            }
            libc::free(record.cast());
            return null_mut();
        }
        PyThread_acquire_lock(idle, WAIT_LOCK);
        record.write(Record {
            lock,
            idle,
            interp: null_mut(),
            references: 1,
            guards: 0,
            finalizer_waits: false,
            state: State::Absent,
        });
        record
    }

    /// Looks at the record, or changes it, while no other thread does.
    unsafe fn with<T>(record: *mut Record, work: impl FnOnce(&mut Record) -> T) -> T {
        let lock = (*record).lock;
        PyThread_acquire_lock(lock, WAIT_LOCK);
        let result = work(&mut *record);
        PyThread_release_lock(lock);
        result
    }

    pub(super) unsafe fn retain(record: *mut Record) {
        with(record, |record| record.references += 1);
    }

    pub(super) unsafe fn release(record: *mut Record) {
        let left = with(record, |record| {
            record.references -= 1;
            record.references
        });
        if left == 0 {
            PyThread_release_lock((*record).idle);
            PyThread_free_lock((*record).idle);
            PyThread_free_lock((*record).lock);
            libc::free(record.cast());
        }
    }

    /// One more guard, with a reference of its own, or null if finalization waits for none any more.
    pub(super) unsafe fn guard(record: *mut Record) -> *mut PyInterpreterGuard {
        let allowed = with(record, |record| {
            let allowed = record.state == State::Open;
            if allowed {
                record.guards += 1;
                record.references += 1;
            }
            allowed
        });
        if allowed {
            record.cast()
        } else {
            null_mut()
        }
    }

    pub(in crate::fallback) unsafe fn guard_close(guard: *mut PyInterpreterGuard) {
        let record: *mut Record = guard.cast();
        with(record, |record| {
            record.guards -= 1;
            if record.guards == 0 && record.finalizer_waits {
                record.finalizer_waits = false;
                PyThread_release_lock(record.idle);
            }
        });
        release(record);
    }

    pub(in crate::fallback) unsafe fn guarded_interpreter(guard: *mut PyInterpreterGuard) -> *mut PyInterpreterState {
        (*guard.cast::<Record>()).interp
    }

    /// The main interpreter's record, which exists before anybody knows its interpreter. Null without memory.
    pub(super) unsafe fn main() -> *mut Record {
        static KNOWN: AtomicPtr<Record> = AtomicPtr::new(null_mut());
        let record = KNOWN.load(Ordering::Acquire);
        if !record.is_null() {
            return record;
        }
        let created = new();
        if created.is_null() {
            return null_mut();
        }
        match KNOWN.compare_exchange(null_mut(), created, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => created,
            Err(faster) => {
                release(created);
                faster
            }
        }
    }

    unsafe fn of_capsule(capsule: *mut PyObject) -> *mut Record {
        PyCapsule_GetPointer(capsule, NAME.as_ptr()).cast()
    }

    /// The interpreter is cleared: its dict gives up the record.
    unsafe extern "C" fn forget(capsule: *mut PyObject) {
        let record = of_capsule(capsule);
        with(record, |record| record.state = State::Absent);
        release(record);
    }

    /// Waits for a while or until a signal. An error if the signal's handler raised.
    #[cfg(not(PyPy))]
    unsafe fn wait_for(idle: PyThread_type_lock) -> Result<(), ()> {
        let saved = PyEval_SaveThread();
        PyThread_acquire_lock_timed(idle, -1, 1);
        PyEval_RestoreThread(saved);
        if PyErr_CheckSignals() < 0 {
            Err(())
        } else {
            Ok(())
        }
    }

    /// Signals interrupt no lock of PyPy's, and `PyErr_CheckSignals` handles none: bytecode does.
    #[cfg(PyPy)]
    unsafe fn wait_for(idle: PyThread_type_lock) -> Result<(), ()> {
        let saved = PyEval_SaveThread();
        PyThread_acquire_lock_timed(idle, 50_000, 1);
        PyEval_RestoreThread(saved);
        let names = PyDict_New();
        if names.is_null() {
            return Err(());
        }
        let none = PyRun_String(c"None".as_ptr(), Py_eval_input, names, names);
        Py_DECREF(names);
        if none.is_null() {
            return Err(());
        }
        Py_DECREF(none);
        Ok(())
    }

    /// Called at exit: waits for the guards.
    unsafe extern "C" fn wait(capsule: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
        let record = of_capsule(capsule);
        if record.is_null() {
            return null_mut();
        }
        let waits = |record: &mut Record| {
            record.finalizer_waits = record.guards > 0;
            if !record.finalizer_waits {
                record.state = State::Closed;
            }
            record.finalizer_waits
        };
        while with(record, waits) {
            if wait_for((*record).idle).is_err() {
                // The real one goes no further either.
                PyErr_WriteUnraisable(null_mut());
                let message = b"Interrupted while waiting on finalization guards\n";
                libc::write(2, message.as_ptr().cast(), message.len() as _);
                libc::exit(1);
            }
        }
        Py_INCREF(Py_None());
        Py_None()
    }

    /// The current interpreter's record, borrowed from the interpreter's dict. Null with an exception on failure.
    pub(super) unsafe fn current() -> *mut Record {
        static METHOD: Method = Method::new(c"wait_for_interpreter_guards", wait);
        let interp = PyInterpreterState_Get();
        let dict = PyInterpreterState_GetDict(interp);
        if dict.is_null() {
            PyErr_NoMemory();
            return null_mut();
        }
        let unique: *const Method = &METHOD;
        let key = PyUnicode_FromFormat(c"capi_compat.interpreter.%p".as_ptr(), unique);
        if key.is_null() {
            return null_mut();
        }
        let mut capsule = PyDict_GetItemWithError(dict, key);
        if capsule.is_null() && PyErr_Occurred().is_null() {
            capsule = introduce(&METHOD, interp, dict, key);
        }
        let record = if capsule.is_null() { null_mut() } else { of_capsule(capsule) };
        Py_DECREF(key);
        record
    }

    /// Makes a record for the current interpreter and gives it to the interpreter's dict, whose capsule is returned.
    unsafe fn introduce(
        method: &'static Method,
        interp: *mut PyInterpreterState,
        dict: *mut PyObject,
        key: *mut PyObject,
    ) -> *mut PyObject {
        let record = if PyInterpreterState_GetID(interp) == 0 {
            let record = main();
            if !record.is_null() {
                retain(record);
            }
            record
        } else {
            new()
        };
        if record.is_null() {
            PyErr_NoMemory();
            return null_mut();
        }
        let capsule = PyCapsule_New(record.cast(), NAME.as_ptr(), Some(forget));
        if capsule.is_null() {
            release(record);
            return null_mut();
        }
        // Whoever comes after the exit callbacks is never waited for.
        if Py_IsFinalizing() == 0 && method.register_at_exit(capsule).is_err() {
            Py_DECREF(capsule);
            return null_mut();
        }
        let known = locked(dict, || {
            // Another thread may have been faster.
            let known = PyDict_GetItemWithError(dict, key);
            if known.is_null() && PyErr_Occurred().is_null() && PyDict_SetItem(dict, key, capsule) == 0 {
                with(record, |record| {
                    record.interp = interp;
                    record.state = if Py_IsFinalizing() == 0 { State::Open } else { State::Closed };
                });
                return capsule;
            }
            known
        });
        Py_DECREF(capsule);
        known
    }

    pub(in crate::fallback) unsafe fn guard_view(view: *mut PyInterpreterView) -> *mut PyInterpreterGuard {
        let record: *mut Record = view.cast();
        let found = guard(record);
        if !found.is_null() {
            return found;
        }
        // Only the main interpreter's view may exist before its interpreter is asked to wait for guards.
        if with(record, |record| record.state) != State::Absent
            || record != main()
            || Py_IsInitialized() == 0
            || Py_IsFinalizing() != 0
        {
            return null_mut();
        }
        let interp = PyInterpreterState_Main();
        if interp.is_null() {
            return null_mut();
        }
        let Some(attachment) = attach(interp) else { return null_mut() };
        let (mut kind, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
        PyErr_Fetch(&mut kind, &mut value, &mut traceback);
        current();
        PyErr_Restore(kind, value, traceback);
        attachment.undo();
        guard(record)
    }
}

#[cfg(capi_fallback = "PyInterpreterGuard_FromCurrent")]
pub unsafe extern "C" fn PyInterpreterGuard_FromCurrent() -> *mut PyInterpreterGuard {
    let record = record::current();
    if record.is_null() {
        return null_mut();
    }
    let guard = record::guard(record);
    if guard.is_null() {
        let builtins = PyEval_GetBuiltins();
        let mut error = null_mut();
        if !builtins.is_null() {
            error = PyDict_GetItemString(builtins, c"PythonFinalizationError".as_ptr());
        }
        if error.is_null() {
            error = PyExc_RuntimeError;
        }
        PyErr_SetString(error, c"cannot acquire finalization guard anymore".as_ptr());
    }
    guard
}

#[cfg(capi_fallback = "PyInterpreterGuard_FromView")]
pub unsafe extern "C" fn PyInterpreterGuard_FromView(view: *mut PyInterpreterView) -> *mut PyInterpreterGuard {
    guard_view(view)
}

#[cfg(capi_fallback = "PyInterpreterGuard_Close")]
pub unsafe extern "C" fn PyInterpreterGuard_Close(guard: *mut PyInterpreterGuard) {
    guard_close(guard);
}

#[cfg(capi_fallback = "PyInterpreterView_FromCurrent")]
pub unsafe extern "C" fn PyInterpreterView_FromCurrent() -> *mut PyInterpreterView {
    let record = record::current();
    if !record.is_null() {
        record::retain(record);
    }
    record.cast()
}

#[cfg(capi_fallback = "PyInterpreterView_FromMain")]
pub unsafe extern "C" fn PyInterpreterView_FromMain() -> *mut PyInterpreterView {
    let record = record::main();
    if !record.is_null() {
        record::retain(record);
    }
    record.cast()
}

#[cfg(capi_fallback = "PyInterpreterView_Close")]
pub unsafe extern "C" fn PyInterpreterView_Close(view: *mut PyInterpreterView) {
    record::release(view.cast());
}
