API and ABI versions, ABI checks.
