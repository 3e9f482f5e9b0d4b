"""Starts as many threads as it can."""

import threading

MANY = 60
done = threading.Event()
started = 0
try:
    while started < MANY:
        threading.Thread(target=done.wait, args=(30,), daemon=True).start()
        started += 1
    print(f"WORKED: {started} threads at once", flush=True)
finally:
    done.set()
