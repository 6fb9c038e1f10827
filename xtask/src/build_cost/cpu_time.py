"""Prints the least processor time, in seconds, that a command took in some runs: cpu_time.py RUNS COMMAND..."""
import resource
import subprocess
import sys


def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


times = []
for _ in range(int(sys.argv[1])):
    before = used()
    subprocess.run(sys.argv[2:], check=True)
    times.append(used() - before)
print(min(times))
