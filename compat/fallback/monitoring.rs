//! Monitoring C API.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

/// The newest number of an event, or that of 3.13, where one event less stands before it.
#[allow(unused_macros)] // `pyo3_ffi` may declare all
macro_rules! event {
    ($newest:literal, $first:literal) => {
        if cfg!(capi_has = "monitoring_has_one_branch_event") {
            $first
        } else {
            $newest
        }
    };
}

#[cfg(capi_fallback = "PyMonitoringState")]
#[repr(C)]
pub struct PyMonitoringState {
    pub active: u8,
    pub opaque: u8,
}

#[cfg(capi_fallback = "PY_MONITORING_EVENT_PY_START")]
pub const PY_MONITORING_EVENT_PY_START: c_int = 0;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_PY_RESUME")]
pub const PY_MONITORING_EVENT_PY_RESUME: c_int = 1;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_PY_RETURN")]
pub const PY_MONITORING_EVENT_PY_RETURN: c_int = 2;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_PY_YIELD")]
pub const PY_MONITORING_EVENT_PY_YIELD: c_int = 3;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_CALL")]
pub const PY_MONITORING_EVENT_CALL: c_int = 4;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_LINE")]
pub const PY_MONITORING_EVENT_LINE: c_int = 5;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_INSTRUCTION")]
pub const PY_MONITORING_EVENT_INSTRUCTION: c_int = 6;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_JUMP")]
pub const PY_MONITORING_EVENT_JUMP: c_int = 7;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_BRANCH_LEFT")]
pub const PY_MONITORING_EVENT_BRANCH_LEFT: c_int = 8;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_BRANCH_RIGHT")]
pub const PY_MONITORING_EVENT_BRANCH_RIGHT: c_int = 9;

#[cfg(capi_fallback = "PY_MONITORING_EVENT_STOP_ITERATION")]
pub const PY_MONITORING_EVENT_STOP_ITERATION: c_int = event!(10, 9);

#[cfg(capi_fallback = "PY_MONITORING_EVENT_RAISE")]
pub const PY_MONITORING_EVENT_RAISE: c_int = event!(11, 10);

#[cfg(capi_fallback = "PY_MONITORING_EVENT_EXCEPTION_HANDLED")]
pub const PY_MONITORING_EVENT_EXCEPTION_HANDLED: c_int = event!(12, 11);

#[cfg(capi_fallback = "PY_MONITORING_EVENT_PY_UNWIND")]
pub const PY_MONITORING_EVENT_PY_UNWIND: c_int = event!(13, 12);

#[cfg(capi_fallback = "PY_MONITORING_EVENT_PY_THROW")]
pub const PY_MONITORING_EVENT_PY_THROW: c_int = event!(14, 13);

#[cfg(capi_fallback = "PY_MONITORING_EVENT_RERAISE")]
pub const PY_MONITORING_EVENT_RERAISE: c_int = event!(15, 14);

#[cfg(capi_fallback = "PY_MONITORING_EVENT_C_RETURN")]
pub const PY_MONITORING_EVENT_C_RETURN: c_int = event!(16, 15);

#[cfg(capi_fallback = "PY_MONITORING_EVENT_C_RAISE")]
pub const PY_MONITORING_EVENT_C_RAISE: c_int = event!(17, 16);

#[cfg(capi_fallback = "PY_MONITORING_EVENT_BRANCH")]
pub const PY_MONITORING_EVENT_BRANCH: c_int = event!(18, 8);

#[cfg(capi_fallback = "PY_MONITORING_IS_INSTRUMENTED_EVENT")]
#[inline]
pub unsafe extern "C" fn PY_MONITORING_IS_INSTRUMENTED_EVENT(ev: u8) -> c_int {
    (c_int::from(ev) <= PY_MONITORING_EVENT_STOP_ITERATION).into()
}

/// The headers' inline function: it asks the interpreter only if somebody listens.
#[allow(unused_macros)] // only an interpreter with monitoring has them
macro_rules! fire {
    ($name:ident, $private:literal $(, $argument:ident: $type:ty)*) => {
        #[inline]
        pub unsafe extern "C" fn $name(
            state: *mut PyMonitoringState,
            codelike: *mut PyObject,
            offset: i32
            $(, $argument: $type)*
        ) -> c_int {
            extern "C" {
                #[link_name = $private]
                fn fire(state: *mut PyMonitoringState, codelike: *mut PyObject, offset: i32 $(, $argument: $type)*) -> c_int;
            }
            if (*state).active == 0 {
                return 0;
            }
            fire(state, codelike, offset $(, $argument)*)
        }
    };
}

#[cfg(capi_fallback = "PyMonitoring_FireBranchLeftEvent")]
fire!(PyMonitoring_FireBranchLeftEvent, "_PyMonitoring_FireBranchLeftEvent", target_offset: *mut PyObject);

#[cfg(capi_fallback = "PyMonitoring_FireBranchRightEvent")]
fire!(PyMonitoring_FireBranchRightEvent, "_PyMonitoring_FireBranchRightEvent", target_offset: *mut PyObject);

#[cfg(capi_fallback = "PyMonitoring_FireCallEvent")]
fire!(PyMonitoring_FireCallEvent, "_PyMonitoring_FireCallEvent", callable: *mut PyObject, arg0: *mut PyObject);

#[cfg(capi_fallback = "PyMonitoring_FireCRaiseEvent")]
fire!(PyMonitoring_FireCRaiseEvent, "_PyMonitoring_FireCRaiseEvent");

#[cfg(capi_fallback = "PyMonitoring_FireCReturnEvent")]
fire!(PyMonitoring_FireCReturnEvent, "_PyMonitoring_FireCReturnEvent", retval: *mut PyObject);

#[cfg(capi_fallback = "PyMonitoring_FireExceptionHandledEvent")]
fire!(PyMonitoring_FireExceptionHandledEvent, "_PyMonitoring_FireExceptionHandledEvent");

#[cfg(capi_fallback = "PyMonitoring_FireJumpEvent")]
fire!(PyMonitoring_FireJumpEvent, "_PyMonitoring_FireJumpEvent", target_offset: *mut PyObject);

#[cfg(capi_fallback = "PyMonitoring_FireLineEvent")]
fire!(PyMonitoring_FireLineEvent, "_PyMonitoring_FireLineEvent", lineno: c_int);

#[cfg(capi_fallback = "PyMonitoring_FirePyResumeEvent")]
fire!(PyMonitoring_FirePyResumeEvent, "_PyMonitoring_FirePyResumeEvent");

#[cfg(capi_fallback = "PyMonitoring_FirePyReturnEvent")]
fire!(PyMonitoring_FirePyReturnEvent, "_PyMonitoring_FirePyReturnEvent", retval: *mut PyObject);

#[cfg(capi_fallback = "PyMonitoring_FirePyStartEvent")]
fire!(PyMonitoring_FirePyStartEvent, "_PyMonitoring_FirePyStartEvent");

#[cfg(capi_fallback = "PyMonitoring_FirePyThrowEvent")]
fire!(PyMonitoring_FirePyThrowEvent, "_PyMonitoring_FirePyThrowEvent");

#[cfg(capi_fallback = "PyMonitoring_FirePyUnwindEvent")]
fire!(PyMonitoring_FirePyUnwindEvent, "_PyMonitoring_FirePyUnwindEvent");

#[cfg(capi_fallback = "PyMonitoring_FirePyYieldEvent")]
fire!(PyMonitoring_FirePyYieldEvent, "_PyMonitoring_FirePyYieldEvent", retval: *mut PyObject);

#[cfg(capi_fallback = "PyMonitoring_FireRaiseEvent")]
fire!(PyMonitoring_FireRaiseEvent, "_PyMonitoring_FireRaiseEvent");

#[cfg(capi_fallback = "PyMonitoring_FireReraiseEvent")]
fire!(PyMonitoring_FireReraiseEvent, "_PyMonitoring_FireReraiseEvent");

#[cfg(capi_fallback = "PyMonitoring_FireStopIterationEvent")]
fire!(PyMonitoring_FireStopIterationEvent, "_PyMonitoring_FireStopIterationEvent", value: *mut PyObject);
