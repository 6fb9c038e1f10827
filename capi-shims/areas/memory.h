Memory management, tracemalloc. https://docs.python.org/3/c-api/memory.html

//@ PyTraceMalloc_Track
#if CAPI_HAS__PyTraceMalloc_Track
static inline int
capi_PyTraceMalloc_Track(unsigned int domain, uintptr_t ptr, size_t size)
{
    return _PyTraceMalloc_Track(domain, ptr, size);
}
#else
static inline int
capi_PyTraceMalloc_Track(unsigned int domain, uintptr_t ptr, size_t size)
{
    return (PyTraceMalloc_Track)(domain, ptr, size);
}
#endif

//@ PyTraceMalloc_Untrack
#if CAPI_HAS__PyTraceMalloc_Untrack
static inline int
capi_PyTraceMalloc_Untrack(unsigned int domain, uintptr_t ptr)
{
    return _PyTraceMalloc_Untrack(domain, ptr);
}
#else
static inline int
capi_PyTraceMalloc_Untrack(unsigned int domain, uintptr_t ptr)
{
    return (PyTraceMalloc_Untrack)(domain, ptr);
}
#endif
