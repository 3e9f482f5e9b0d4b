"""Calls itself until there is no stack left, with Python's own guard put away."""

import ctypes
import sys

sys.setrecursionlimit(2**31 - 1)
print("before", flush=True)
call = ctypes.CFUNCTYPE(ctypes.c_int)


@call
def deeper():
    return deeper()


deeper()
print("WORKED: the stack has no end")
