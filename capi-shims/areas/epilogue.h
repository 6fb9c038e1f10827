#ifdef CAPI_SHIMS_PROVIDERS
/* Who provides a function in this file: "direct", "fallback" or "unavailable"; under the limited API also
   "dispatch: direct" or "dispatch: fallback", as the running interpreter answers; NULL for an unknown name. */
static inline const char *
capi_shims_provider(const char *name)
{
    const struct capi_provider_row *row;
    for (row = capi_provider_rows; row->names != CAPI_NULL; row++) {
        const char *other = row->names;
        while (*other != '\0' && strcmp(other, name) != 0) {
            other += strlen(other) + 1;
        }
        if (*other == '\0') {
            continue;
        }
        switch (row->provider) {
        case 'd':
            return "direct";
        case 'f':
#if CAPI_DISPATCHES
            if (row->since != 0xFFFFFFFF) {
                return capi_lookup(name, row->since) ? "dispatch: direct" : "dispatch: fallback";
            }
#endif
            return "fallback";
        default:
            return "unavailable";
        }
    }
    return CAPI_NULL;
}
#endif

#ifdef __cplusplus
#  ifdef __clang__
#    pragma clang diagnostic pop
#  endif
}
#endif

#endif
