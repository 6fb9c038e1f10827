constants and sentinels.
