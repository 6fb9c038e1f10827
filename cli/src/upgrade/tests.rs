use super::{everything, upgrade, Language};

/// What becomes of a text; doing it again must change nothing.
fn rewritten(text: &str, language: Language) -> (String, Vec<String>) {
    let first = upgrade(text, language, &everything(), true).unwrap();
    let second = upgrade(&first.text, language, &everything(), true).unwrap();
    assert_eq!(first.text, second.text, "twice is not once");
    (first.text, first.suggestions.iter().map(|suggestion| suggestion.message.clone()).collect())
}

/// Inside `PyObject *f(PyObject *self, PyObject *x, PyObject *y)`.
fn body(statements: &str) -> String {
    let wrap = |statements: &str| {
        format!("#include \"capi_shims.h\"\nPyObject *f(PyObject *self, PyObject *x, PyObject *y)\n{{\n    {statements}\n}}\n")
    };
    let (text, _) = rewritten(&wrap(statements), Language::C);
    let start = text.find("{\n    ").unwrap() + 6;
    text[start..text.len() - 3].to_owned()
}

fn rust(statements: &str) -> String {
    let (text, _) = rewritten(&rust_file("use pyo3_ffi as ffi;", statements), Language::Rust);
    let start = text.find("unsafe fn f() {\n").unwrap() + "unsafe fn f() {\n".len();
    text[start..text.find("\n}\nfn g").unwrap()].to_owned()
}

fn rust_file(import: &str, statements: &str) -> String {
    format!("{import}\nunsafe fn f() {{\n{statements}\n}}\nfn g() {{ ffi::PyList_New(0); }}\n")
}

#[test]
fn heads_of_objects() {
    assert_eq!(body("g(x->ob_type, (x)->ob_size);"), "g(Py_TYPE(x), Py_SIZE(x));");
    assert_eq!(body("x->ob_type = y->ob_type;"), "Py_SET_TYPE(x, Py_TYPE(y));");
    assert_eq!(body("((PyVarObject *)x)->ob_size = 3;"), "Py_SET_SIZE((PyVarObject *)x, 3);");
    assert_eq!(body("Py_TYPE(x) = &T;"), "Py_SET_TYPE(x, &T);");
    assert_eq!(body("Py_SIZE(x) = n + 1;"), "Py_SET_SIZE(x, n + 1);");
    assert_eq!(body("((PyVarObject *)x)->ob_size++;"), "Py_SET_SIZE((PyVarObject *)x, Py_SIZE((PyVarObject *)x) + 1);");
    assert_eq!(body("x->ob_refcnt += a + b;"), "Py_SET_REFCNT(x, Py_REFCNT(x) + (a + b));");
    assert_eq!(body("g(&x->ob_refcnt);"), "g(&x->ob_refcnt);");
    assert_eq!(body("if (--x->ob_refcnt == 0) g();"), "if (--x->ob_refcnt == 0) g();");
    assert_eq!(
        body("g(x->ob_type->tp_name, x->ob_type->ob_base.ob_base);"),
        "g(Py_TYPE(x)->tp_name, Py_TYPE(x)->ob_base.ob_base);"
    );
}

#[test]
fn members_of_the_files_own_structs_stay() {
    let text = "struct mine { int ob_size; PyObject *frame; };\nint f(struct mine *m) { return m->ob_size + (m->frame == 0); }\n";
    assert_eq!(rewritten(text, Language::C).0, text);
}

#[test]
fn old_names() {
    assert_eq!(
        body("a = PyObject_NEW(T, &t); PyObject_Del(a); PyMem_DEL(b);"),
        "a = PyObject_New(T, &t); PyObject_Free(a); PyMem_Free(b);"
    );
    let text = "#ifdef PyMem_DEL\n#define PyMem_DEL(x) PyMem_FREE(x) /* PyMem_DEL */\n#endif\nchar *s = \"PyMem_DEL\"; // PyMem_DEL\n";
    assert_eq!(rewritten(text, Language::C).0, text);
}

#[test]
fn new_references() {
    assert_eq!(body("Py_INCREF(x);\n    return x;"), "return Py_NewRef(x);");
    assert_eq!(body("Py_XINCREF(x);\n    return (PyObject *)x;"), "return Py_XNewRef(x);");
    assert_eq!(body("Py_INCREF(x);\n    self->a[0] = x;"), "self->a[0] = Py_NewRef(x);");
    assert_eq!(body("y = x;\n    Py_INCREF(y);"), "y = Py_NewRef(x);");
    assert_eq!(body("PyObject *z = x;\n    Py_INCREF(x);"), "PyObject *z = Py_NewRef(x);");
    assert_eq!(
        body("PyTypeObject *t = Py_TYPE(x);\n    Py_INCREF(t);"),
        "PyTypeObject *t = (PyTypeObject *)Py_NewRef(Py_TYPE(x));"
    );
    for unchanged in [
        "Py_INCREF(x);\n    return y;",
        "Py_INCREF(x);\n    /* why */\n    return x;",
        "Py_INCREF(x);\n    x = x;",
        "Py_INCREF(self->unknown);\n    a->b = self->unknown;",
        "Py_INCREF(next());\n    y = next();",
        "Py_INCREF(x);\n#ifdef A\n    y = x;\n#endif",
    ] {
        assert_eq!(body(unchanged), unchanged);
    }
}

#[test]
fn clearing_and_setting() {
    assert_eq!(body("Py_XDECREF(self->a);\n    self->a = NULL;"), "Py_CLEAR(self->a);");
    assert_eq!(body("Py_DECREF(self->a);\n    self->a = y;"), "Py_SETREF(self->a, y);");
    assert_eq!(body("Py_XDECREF(self->a); self->a = g(1, 2);"), "Py_XSETREF(self->a, g(1, 2));");
    assert_eq!(body("Py_DECREF(x);\n    x = g(x);"), "Py_DECREF(x);\n    x = g(x);");
}

#[test]
fn identity() {
    assert_eq!(body("if (x == Py_None && Py_True != (y)) g();"), "if (Py_IsNone(x) && !Py_IsTrue(y)) g();");
}

#[test]
fn strong_references() {
    assert_eq!(
        body("PyObject *v = PyList_GetItem(x, 0);\n    Py_XINCREF(v);"),
        "PyObject *v = PyList_GetItemRef(x, 0);"
    );
    assert_eq!(
        body("PyObject *v = PyList_GetItem(x, 0);\n    if (v == NULL)\n        return NULL;\n    Py_INCREF(v);\n    g(v);"),
        "PyObject *v = PyList_GetItemRef(x, 0);\n    if (v == NULL)\n        return NULL;\n    g(v);"
    );
    assert_eq!(
        body("PyObject *v = PyList_GetItem(x, 0);\n    if (!v) { return NULL; }\n    g(v);\n    return y;"),
        "PyObject *v = PyList_GetItemRef(x, 0);\n    if (!v) { return NULL; }\n    g(v);\n    Py_DECREF(v);\n    return y;"
    );
    assert_eq!(
        body("y = PyDict_GetItemWithError(self, x);\n    Py_XINCREF(y);"),
        "(void)PyDict_GetItemRef(self, x, &y);"
    );
    for unchanged in [
        "PyObject *v = PyList_GetItem(x, 0);\n    if (g(v)) return NULL;\n    g(v);",
        "PyObject *v = PyList_GetItem(x, 0);\n    CHECK(v);",
        "PyObject *v = PyList_GetItem(x, 0);\n    return v;",
        "PyObject *v = PyList_GetItem(x, 0);\n    g(&v);",
        "g(PyList_GetItem(x, 0));",
    ] {
        assert_eq!(body(unchanged), unchanged);
    }
}

#[test]
fn frames_and_thread_states() {
    let text = "#include <Python.h>\nvoid f(PyFrameObject *frame, PyThreadState *tstate)\n{\n    PyCodeObject *code = frame->f_code;\n    g(code, tstate->interp);\n    h(frame->f_back);\n}\n";
    let (new, suggestions) = rewritten(text, Language::C);
    assert!(new.contains("#include <Python.h>\n#include \"capi_shims.h\"\n"), "{new}");
    assert!(
        new.contains(
            "= PyFrame_GetCode(frame);\n    g(code, PyThreadState_GetInterpreter(tstate));\n    Py_XDECREF(code);"
        ),
        "{new}"
    );
    assert!(new.contains("    h(_PyFrame_GetBackBorrow(frame));"), "{new}");
    assert!(suggestions.is_empty() || suggestions[0].contains("still borrows"), "{suggestions:?}");
}

#[test]
fn the_include_comes_once_and_where_it_is_needed() {
    let text = "#define A\r\n#include <Python.h>\r\nvoid f(PyObject *x) { if (x == Py_None) g(); }\r\n";
    let (new, _) = rewritten(text, Language::C);
    assert!(new.starts_with("#define A\r\n#include <Python.h>\r\n#include \"capi_shims.h\"\r\nvoid"), "{new}");
    let plain = "#include <Python.h>\nvoid f(PyObject *x) { PyMem_DEL(x); }\n";
    assert!(!rewritten(plain, Language::C).0.contains("capi_shims"));
    let (_, suggestions) = rewritten("void f(PyObject *x) { if (x == Py_None) g(); }\n", Language::C);
    assert!(suggestions[0].contains("include \"capi_shims.h\""));
}

#[test]
fn a_file_with_its_own_compatibility_functions_does_not_get_the_header() {
    let text = "#include <Python.h>\n#if PY_VERSION_HEX < 0x030A0000\nstatic PyObject *PyType_GetModuleByDef(PyTypeObject *t, PyModuleDef *d) { return 0; }\n#endif\nint f(PyObject *x) { PyMem_DEL(x); return x == Py_None; }\n";
    let (new, suggestions) = rewritten(text, Language::C);
    assert_eq!(new, text.replace("PyMem_DEL", "PyMem_Free"));
    assert!(suggestions[0].contains("PyType_GetModuleByDef"), "{suggestions:?}");
}

#[test]
fn rust_calls() {
    assert_eq!(rust("let t = (*ob).ob_type;"), "let t = ffi::Py_TYPE(ob.cast());");
    assert_eq!(rust("(*ob).ob_type = t;"), "ffi::Py_SET_TYPE(ob.cast(), t);");
    assert_eq!(
        rust("if x == ffi::Py_None() && y != ffi::Py_True() {}"),
        "if ffi::Py_IsNone(x) != 0 && ffi::Py_IsTrue(y) == 0 {}"
    );
    assert_eq!(rust("ffi::Py_INCREF(x);\nx"), "ffi::Py_NewRef(x)");
    assert_eq!(rust("ffi::Py_INCREF(x);\nreturn x;"), "return ffi::Py_NewRef(x);");
    assert_eq!(rust("ffi::Py_INCREF(x);\nlet y = x;"), "let y = ffi::Py_NewRef(x);");
    assert_eq!(rust("ffi::Py_XDECREF((*s).a);\n(*s).a = std::ptr::null_mut();"), "ffi::Py_CLEAR(&mut (*s).a);");
    assert_eq!(rust("ffi::Py_INCREF(x);\ny"), "ffi::Py_INCREF(x);\ny");
    assert_eq!(rust("println!(\"{}\", (*ob).ob_type);"), "println!(\"{}\", (*ob).ob_type);");
}

#[test]
fn strong_references_in_rust() {
    assert_eq!(
        rust("let item = ffi::PyList_GetItem(list, 0);\n    ffi::Py_INCREF(item);\n    g(item);"),
        "let item = ffi::PyList_GetItemRef(list, 0);\n    g(item);"
    );
    assert_eq!(
        rust("item = ffi::PyList_GetItem(list, 0);\n    if item.is_null() {\n        return item;\n    }\n    ffi::Py_XINCREF(item);"),
        "item = ffi::PyList_GetItemRef(list, 0);\n    if item.is_null() {\n        return item;\n    }"
    );
    assert_eq!(
        rust("    let value = ffi::PyDict_GetItemWithError(dict, key);\n    ffi::Py_XINCREF(value);"),
        "    let mut value = core::ptr::null_mut();\n    ffi::PyDict_GetItemRef(dict, key, &mut value);"
    );
    for unchanged in [
        "let item = ffi::PyList_GetItem(list, 0);\n    g(item);\n    ffi::Py_INCREF(item);",
        "let item = ffi::PyList_GetItem(list, 0);\n    if item.is_null() {\n        g();\n    }\n    ffi::Py_INCREF(item);",
        "let item = ffi::PyList_GetItem(list, 0);\n    ffi::Py_INCREF(other);",
        "let (item, n) = (ffi::PyList_GetItem(list, 0), 1);\n    ffi::Py_INCREF(item);",
    ] {
        assert_eq!(rust(unchanged), unchanged);
    }
}

#[test]
fn names_in_rust_are_found_where_they_are_written() {
    let become_of = |import: &str, statements: &str| rewritten(&rust_file(import, statements), Language::Rust).0;
    // The import is changed with them,
    let new = become_of("use pyo3::ffi;", "let t = (*ob).ob_type;\nffi::Py_INCREF(t);\nt");
    assert!(new.starts_with("use capi_compat as ffi;") && new.contains("ffi::Py_NewRef(t)"), "{new}");
    // but a module of the project need not have them.
    let new = become_of("use crate::ffi;", "(*ob).ob_size = (*ob).ob_refcnt;");
    assert!(new.contains("capi_compat::Py_SET_SIZE(ob.cast(), capi_compat::Py_REFCNT(ob.cast()));"), "{new}");
    let new = become_of("use crate::ffi;", "let t: *mut pyo3_ffi::PyTypeObject = (*ob).ob_type;");
    assert!(new.contains("= pyo3_ffi::Py_TYPE(ob.cast());"), "{new}");
    // A function of the project's own that does the same must not come to call itself.
    let own = "use pyo3_ffi::*;\nunsafe fn Py_SET_SIZE(op: *mut PyVarObject, n: Py_ssize_t) { (*op).ob_size = n }\n\
               fn g() { PyList_New(0); }\n";
    assert_eq!(rewritten(own, Language::Rust).0, own);
}

#[test]
fn own_copies_of_new_functions_do_not_come_to_call_themselves() {
    let text = "#include <Python.h>\n#if PY_VERSION_HEX < 0x030900A4 && !defined(Py_SET_SIZE)\n\
                static inline void _Py_SET_SIZE(PyVarObject *ob, Py_ssize_t size)\n{ ob->ob_size = size; }\n\
                #define Py_SET_SIZE(ob, size) _Py_SET_SIZE((PyVarObject*)(ob), size)\n#endif\n\
                #ifndef Py_SET_REFCNT\nstatic void set_count(PyObject *ob, Py_ssize_t n) { ob->ob_refcnt = n; }\n\
                #  define Py_SET_REFCNT(ob, n) set_count(ob, n)\n#endif\n";
    assert_eq!(rewritten(text, Language::C).0, text);
}

#[test]
fn what_is_no_source_is_refused() {
    for text in
        ["\0\0", "The quick brown fox, as everybody knows, jumps. Over what? The lazy dog! It's \"old\" - and 'grey"]
    {
        assert!(upgrade(text, Language::C, &everything(), true).is_err(), "{text}");
    }
}

#[test]
fn deep_nesting_does_not_exhaust_the_stack() {
    let text = format!("int x = {}1{};\n", "(".repeat(20_000), ")".repeat(20_000));
    let _ = upgrade(&text, Language::C, &everything(), true);
    let text = format!("void f(void) {}{}\n", "{".repeat(20_000), "}".repeat(20_000));
    let _ = upgrade(&text, Language::C, &everything(), true);
}
