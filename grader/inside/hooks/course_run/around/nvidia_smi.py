"""What `nvidia-smi` tells of the imitated GPU: the same as `torch.cuda` tells the hand-in."""

from course_run.around.imitated_gpu import CAPABILITY, MEMORY, NAME

_DRIVER, _CUDA = "550.54.15", "12.4"
_UUID = "GPU-00000000-0000-0000-0000-000000000000"
_MIB = MEMORY >> 20

_TABLE = """\
+-----------------------------------------------------------------------------------------+
| NVIDIA-SMI {driver:<23}Driver Version: {driver:<15}CUDA Version: {cuda:<9}|
|-----------------------------------------+------------------------+----------------------+
| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |
| Fan  Temp   Perf          Pwr:Usage/Cap |           Memory-Usage | GPU-Util  Compute M. |
|                                         |                        |               MIG M. |
|=========================================+========================+======================|
|   0  {name:<31}Off |   00000000:00:04.0 Off |                    0 |
| N/A   40C    P8               9W /  70W | {used:>20} |      0%      Default |
|                                         |                        |                  N/A |
+-----------------------------------------+------------------------+----------------------+

+-----------------------------------------------------------------------------------------+
| Processes:                                                                              |
|  GPU   GI   CI        PID   Type   Process name                              GPU Memory |
|        ID   ID                                                               Usage      |
|=========================================================================================|
|  No running processes found                                                             |
+-----------------------------------------------------------------------------------------+"""

_FIELDS = {
    "name": (NAME, ""), "gpu_name": (NAME, ""), "index": ("0", ""), "count": ("1", ""),
    "driver_version": (_DRIVER, ""), "uuid": (_UUID, ""), "gpu_uuid": (_UUID, ""),
    "memory.total": (str(_MIB), "MiB"), "memory.free": (str(_MIB), "MiB"),
    "memory.used": ("0", "MiB"), "memory.reserved": ("0", "MiB"),
    "utilization.gpu": ("0", "%"), "utilization.memory": ("0", "%"), "temperature.gpu": ("40", ""),
    "power.draw": ("9.00", "W"), "power.limit": ("70.00", "W"), "pstate": ("P8", ""),
    "compute_cap": (".".join(map(str, CAPABILITY)), ""), "compute_mode": ("Default", ""),
}  # fmt: skip
_UNKNOWN = ("[N/A]", "")


def answer(args: list[str]) -> str:
    """Return what is printed for some arguments."""
    given = dict(word.partition("=")[::2] for word in args)
    asked = given.get("--query-gpu", "")
    if asked:
        return _values(asked.split(","), given.get("--format", "").split(","))
    if "-L" in given or "--list-gpus" in given:
        return f"GPU 0: {NAME} (UUID: {_UUID})"
    if any(word.startswith("--query") for word in given):
        return ""  # the processes of a card on which none runs
    used = f"0MiB / {_MIB:>6}MiB"
    return _TABLE.format(driver=_DRIVER, cuda=_CUDA, name=NAME, used=used)


def _values(names: list[str], styles: list[str]) -> str:
    """Write one line of values, below one of their names unless that is left out."""
    named = [(name.strip(), *_FIELDS.get(name.strip(), _UNKNOWN)) for name in names]
    bare = "nounits" in [style.strip() for style in styles]
    head = ", ".join(f"{name} [{unit}]" if unit and not bare else name for name, _, unit in named)
    line = ", ".join(f"{value} {unit}" if unit and not bare else value for _, value, unit in named)
    return line if "noheader" in [style.strip() for style in styles] else f"{head}\n{line}"
