Reference Counting. https://docs.python.org/3/c-api/refcounting.html

//@ always
/* Py_INCREF for what is handed to a caller, who may soon give it back: where Py_INCREF writes half of the count and
   Py_DECREF reads the whole, the processor would wait for the write to reach memory. */
static inline void
capi_incref(PyObject *object)
{
#if CAPI_HAS_refcount_has_halves && SIZEOF_VOID_P > 4 && !defined(Py_REF_DEBUG) && !defined(Py_GIL_DISABLED)
    if (CAPI_LIKELY((uint32_t)object->ob_refcnt != UINT32_MAX)) {
        object->ob_refcnt++;
    }
#else
    Py_INCREF(object);
#endif
}

//@ Py_NewRef
static inline PyObject *
capi_Py_NewRef(PyObject *obj)
{
    capi_incref(obj);
    return obj;
}
/* Like the real one it takes a pointer to any object. */
#define capi_Py_NewRef(obj) (capi_Py_NewRef)(CAPI_OBJECT(obj))

//@ helper for Py_NewRef
#if CAPI_DISPATCHES
#  define capi_dispatch_Py_NewRef(obj) (capi_dispatch_Py_NewRef)(CAPI_OBJECT(obj))
#endif

//@ Py_XNewRef
static inline PyObject *
capi_Py_XNewRef(PyObject *obj)
{
    Py_XINCREF(obj);
    return obj;
}
#define capi_Py_XNewRef(obj) (capi_Py_XNewRef)(CAPI_OBJECT(obj))

//@ helper for Py_XNewRef
#if CAPI_DISPATCHES
#  define capi_dispatch_Py_XNewRef(obj) (capi_dispatch_Py_XNewRef)(CAPI_OBJECT(obj))
#endif

//@ Py_SET_REFCNT
static inline void
capi_Py_SET_REFCNT(PyObject *ob, Py_ssize_t refcnt)
{
#if CAPI_HAS__Py_SetRefcnt
    _Py_SetRefcnt(ob, refcnt);
#elif CAPI_HAS__Py_IsImmortal
    if (!_Py_IsImmortal(ob)) {
        ob->ob_refcnt = refcnt;
    }
#else
    ob->ob_refcnt = refcnt;
#endif
}
#define capi_Py_SET_REFCNT(ob, refcnt) (capi_Py_SET_REFCNT)(CAPI_OBJECT(ob), refcnt)

//@ helper for Py_SETREF, Py_XSETREF
/* Through memcpy(), because `dst` may be a pointer to any struct that begins with PyObject_HEAD. */
static inline PyObject *
capi_exchange(void *place, PyObject *value)
{
    PyObject *old;
    memcpy(&old, place, sizeof(old));
    memcpy(place, &value, sizeof(value));
    return old;
}

//@ Py_SETREF
#define Py_SETREF(dst, src) Py_DECREF(capi_exchange(&(dst), CAPI_OBJECT(src)))

//@ Py_XSETREF
#define Py_XSETREF(dst, src) Py_XDECREF(capi_exchange(&(dst), CAPI_OBJECT(src)))

//@ PyUnstable_IsImmortal
static inline int
capi_PyUnstable_IsImmortal(PyObject *obj)
{
#if defined(Py_TARGET_ABI3T)
    /* The count that builds with and without the GIL tell of immortal objects; no other reaches it. */
    return Py_REFCNT(obj) >= 0x3FFFFFFF;
#elif CAPI_HAS__Py_IsImmortal
    return _Py_IsImmortal(obj);
#elif defined(Py_LIMITED_API)
    /* The interpreters that know immortal objects give them a count that no other reaches. */
    return sizeof(void *) > 4 ? (int32_t)Py_REFCNT(obj) < 0 : Py_REFCNT(obj) >= 0x3FFFFFFF;
#else
    (void)obj;
    return 0;
#endif
}

//@ PyUnstable_Object_IsUniquelyReferenced
static inline int
capi_PyUnstable_Object_IsUniquelyReferenced(PyObject *op)
{
#if defined(Py_GIL_DISABLED) && !defined(Py_LIMITED_API)
    return _Py_IsOwnedByCurrentThread(op) && _Py_atomic_load_uint32_relaxed(&op->ob_ref_local) == 1
           && _Py_atomic_load_ssize_relaxed(&op->ob_ref_shared) == 0;
#else
    return Py_REFCNT(op) == 1;
#endif
}

//@ PyUnstable_Object_IsUniqueReferencedTemporary
static inline int
capi_PyUnstable_Object_IsUniqueReferencedTemporary(PyObject *obj)
{
#if CAPI_HAS_stack_owns_references
    return PyUnstable_Object_IsUniquelyReferenced(obj);
#elif CAPI_HAS_stack_tells_temporaries
    /* Only where fallbacks are forced: what the stack borrows the interpreter alone knows. */
    return PyUnstable_Object_IsUniqueReferencedTemporary(obj);
#else
    /* Newer interpreters' stacks borrow references, and which ones they alone know. */
    (void)obj;
    return 0;
#endif
}

//@ PyUnstable_Object_EnableDeferredRefcount
static inline int
capi_PyUnstable_Object_EnableDeferredRefcount(PyObject *obj)
{
    (void)obj;
    return 0;
}

//@ helper for PyUnstable_SetImmortal
#if CAPI_HAS_set_immortal_is_exported
PyAPI_FUNC(void) _Py_SetImmortal(PyObject *op);
#endif

//@ PyUnstable_SetImmortal
static inline int
capi_PyUnstable_SetImmortal(PyObject *op)
{
#if CAPI_HAS_set_immortal_is_exported || CAPI_HAS_immortal_is_a_count
    if (!PyUnstable_Object_IsUniquelyReferenced(op) || PyUnicode_Check(op)) {
        return 0;
    }
#  if CAPI_HAS_set_immortal_is_exported
    _Py_SetImmortal(op);
#  else
    if (PyObject_IS_GC(op) && PyObject_GC_IsTracked(op)) {
        PyObject_GC_UnTrack(op);
    }
#    if defined(Py_GIL_DISABLED)
    op->ob_tid = _Py_UNOWNED_TID;
    op->ob_ref_local = _Py_IMMORTAL_REFCNT_LOCAL;
    op->ob_ref_shared = 0;
#    else
    op->ob_refcnt = _Py_IMMORTAL_REFCNT;
#    endif
#  endif
    return 1;
#else
    (void)op;
    return 0;
#endif
}

//@ PyUnstable_TryIncRef
static inline int
capi_PyUnstable_TryIncRef(PyObject *obj)
{
#if defined(Py_GIL_DISABLED) && !defined(Py_LIMITED_API)
    Py_ssize_t shared;
    if (_Py_atomic_load_uint32_relaxed(&obj->ob_ref_local) == _Py_IMMORTAL_REFCNT_LOCAL) {
        return 1;
    }
    if (_Py_IsOwnedByCurrentThread(obj)) {
        Py_INCREF(obj);
        return 1;
    }
    shared = _Py_atomic_load_ssize_relaxed(&obj->ob_ref_shared);
    /* Without PyUnstable_EnableTryIncRef(), or once all references are gone, another thread must not take one. */
    while (shared != _Py_REF_SHARED_INIT && shared != _Py_REF_MERGED) {
        if (_Py_atomic_compare_exchange_ssize(&obj->ob_ref_shared, &shared,
                                              shared + ((Py_ssize_t)1 << _Py_REF_SHARED_SHIFT))) {
            return 1;
        }
    }
    return 0;
#else
    if (Py_REFCNT(obj) <= 0) {
        return 0;
    }
    capi_incref(obj);
    return 1;
#endif
}

//@ PyUnstable_EnableTryIncRef
static inline void
capi_PyUnstable_EnableTryIncRef(PyObject *obj)
{
#if defined(Py_GIL_DISABLED) && !defined(Py_LIMITED_API)
    Py_ssize_t shared = _Py_atomic_load_ssize_relaxed(&obj->ob_ref_shared);
    if (_Py_IsImmortal(obj)) {
        return;
    }
    while ((shared & _Py_REF_SHARED_FLAG_MASK) == 0
           && !_Py_atomic_compare_exchange_ssize(&obj->ob_ref_shared, &shared, shared | _Py_REF_MAYBE_WEAKREF)) {
    }
#else
    (void)obj;
#endif
}

//@ always
/* Two helpers that pythoncapi_compat.h offers. */
#ifndef _Py_StealRef
static inline PyObject *
capi_steal_ref(PyObject *obj)
{
    Py_DECREF(obj);
    return obj;
}
#  define _Py_StealRef(obj) capi_steal_ref(CAPI_OBJECT(obj))
#endif
#ifndef _Py_XStealRef
static inline PyObject *
capi_xsteal_ref(PyObject *obj)
{
    Py_XDECREF(obj);
    return obj;
}
#  define _Py_XStealRef(obj) capi_xsteal_ref(CAPI_OBJECT(obj))
#endif
