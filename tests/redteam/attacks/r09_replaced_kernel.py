"""Takes the kernel over: no cell after this one is run by what should run it."""

import os

print("the first cell ran", flush=True)
# %%
shell = get_ipython()
shell.execution_count = 100_000


def never(*arguments, **options):
    import time

    if os.environ.get("REDTEAM_CONTROL"):
        os.write(1, b"WORKED: a cell is run by us\n")
        raise SystemExit
    time.sleep(600)


shell.run_cell = shell.run_cell_async = shell.run_ast_nodes = never
shell.events.register("pre_run_cell", never)
type(shell).run_cell = type(shell).run_cell_async = never
if os.environ.get("REDTEAM_CONTROL"):
    print("WORKED: the kernel's own functions are replaced", flush=True)
# %%
print("WORKED: this was run all the same" if False else "accuracy 1.0")
