def hunting_for_refleaks():
    return False
