//! The operations, under the names that pythoncapi-compat's users know.

macro_rules! operations {
    ($($variant:ident $name:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Operation { $($variant,)* }

        impl Operation {
            pub const ALL: &[Operation] = &[$(Operation::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Operation::$variant => $name,)* }
            }
        }
    };
}

operations! {
    Type "Py_TYPE",
    Size "Py_SIZE",
    Refcnt "Py_REFCNT",
    SetType "Py_SET_TYPE",
    SetSize "Py_SET_SIZE",
    SetRefcnt "Py_SET_REFCNT",
    ObjectNew "PyObject_NEW",
    MemMalloc "PyMem_MALLOC",
    ObjectMalloc "PyObject_MALLOC",
    FrameBack "PyFrame_GetBack",
    FrameCode "PyFrame_GetCode",
    ThreadInterpreter "PyThreadState_GetInterpreter",
    ThreadFrame "PyThreadState_GetFrame",
    NewRef "Py_NewRef",
    Clear "Py_CLEAR",
    SetRef "Py_SETREF",
    Is "Py_Is",
    StrongRefs "strong-refs",
}

impl Operation {
    /// What is done unless something else is asked for.
    pub const USUAL: &[Operation] = match Operation::ALL {
        [usual @ .., Operation::StrongRefs] => usual,
        all => all,
    };

    pub fn named(name: &str) -> Option<Operation> {
        Operation::ALL.iter().copied().find(|operation| operation.name() == name)
    }

    pub fn names() -> Vec<&'static str> {
        Operation::ALL.iter().map(|operation| operation.name()).collect()
    }
}
