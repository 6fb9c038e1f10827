/* For projects that include pythoncapi_compat.h: put capi_shims.h beside this file. SPDX: MIT OR Apache-2.0 */
#include "capi_shims.h"
