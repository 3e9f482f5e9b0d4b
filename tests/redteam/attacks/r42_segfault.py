"""Reads where no memory is."""

import ctypes
import time

print("before", flush=True)
time.sleep(1)  # a kernel sends what was printed from a thread of its own
ctypes.string_at(0)
print("WORKED: read from nowhere")
