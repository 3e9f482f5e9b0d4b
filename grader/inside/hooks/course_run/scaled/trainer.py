"""Train with a `Trainer` in fast motion in a smoke run.

Every epoch, evaluation, log entry and checkpoint comes at its true step; most steps between are
left out. The numbers mean nothing and no mark rests on them.
"""

import functools
import gc
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from course_run.events import is_smoke, note
from course_run.scaled.work import pick

MOST_EPOCHS = 30
FIRST_STEPS = 3
MOMENTS = 10
"""How many evaluations, log entries or checkpoints that come by steps there are at most."""

OWN_WEIGHTS = 3


def plan(total: int, in_epoch: int, intervals: Iterable[int]) -> list[int]:
    """Choose the steps to take: the first, the ends of epochs, and some multiples of intervals."""
    ends = range(in_epoch, total, in_epoch)
    steps = {*range(1, FIRST_STEPS + 1), *ends, total}
    for interval in intervals:
        count = total // interval
        steps |= {interval * (1 + place) for place in pick(count, MOMENTS) if count}
    return sorted(step for step in steps if step <= min(total, in_epoch * MOST_EPOCHS))


class _Trainings:
    begun = 0
    saved: ClassVar[list[Path]] = []


def _patch_trainer(module: Any) -> None:
    if not is_smoke():
        return
    trainer = module.Trainer
    trainer.train = _fast(trainer.train)


def _fast(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def train(self: Any, *args: Any, **options: Any) -> Any:
        if _Trainings.begun:
            gc.collect()  # an earlier trainer holds its optimizer in a cycle: 350 MB
        _Trainings.begun += 1
        self.args.save_only_model = True
        callback = _make_callback(self)
        self.add_callback(callback)
        try:
            return original(self, *args, **options)
        finally:
            self.remove_callback(callback)

    return train


def _make_callback(trainer: Any) -> Any:
    from transformers import TrainerCallback

    motion = FastMotion(trainer)
    moments = ("on_train_begin", "on_step_begin", "on_step_end", "on_log", "on_save")
    methods = {name: _forwarded(getattr(motion, name)) for name in moments}
    return type("FastMotionCallback", (TrainerCallback,), methods)()


def _forwarded(method: Callable[..., None]) -> Callable[..., None]:
    def moment(_: Any, args: Any, state: Any, control: Any, **others: Any) -> None:
        method(Moment(args, state, control, others))

    return moment


@dataclass(frozen=True)
class Moment:
    """What a `Trainer` tells its callbacks."""

    args: Any
    state: Any
    control: Any
    others: dict[str, Any]


class FastMotion:
    """Sets the step counter forward to the next step at which something happens."""

    def __init__(self, trainer: Any) -> None:
        self._trainer = trainer
        self._steps: list[int] = []
        self._in_epoch = 1
        self._taken = self._unlogged = 0

    def on_train_begin(self, now: Moment) -> None:
        """Choose the steps."""
        state = now.state
        self._in_epoch = _steps_in_epoch(now.args, state, now.others.get("train_dataloader"))
        self._steps = plan(state.max_steps, self._in_epoch, _intervals(now.args, state))
        self._taken = self._unlogged = 0
        if len(self._steps) < state.max_steps:
            note(
                f"of {state.max_steps:,} training steps {len(self._steps)} were computed: "
                "those where an epoch ends, something is logged, evaluated or saved"
            )

    def on_step_begin(self, now: Moment) -> None:
        """Go to just before the next step that was chosen."""
        state, schedule = now.state, self._trainer.lr_scheduler
        coming = (step for step in self._steps if step > state.global_step)
        state.global_step = next(coming, state.global_step + 1) - 1
        schedule = getattr(schedule, "scheduler", schedule)
        if hasattr(schedule, "lr_lambdas"):
            schedule.last_epoch = state.global_step

    def on_step_end(self, now: Moment) -> None:
        """Let averages be those of the steps that were computed; end the epoch where it ends."""
        state, trainer = now.state, self._trainer
        self._taken, self._unlogged = self._taken + 1, self._unlogged + 1
        state.epoch = state.global_step / self._in_epoch
        trainer._globalstep_last_logged = state.global_step - self._unlogged
        trainer._initial_global_step = state.global_step - self._taken
        if state.global_step % self._in_epoch == 0:
            now.control.should_epoch_stop = True
        if state.global_step >= self._steps[-1]:
            now.control.should_training_stop = True

    def on_log(self, now: Moment) -> None:
        """Begin a new average."""
        if "loss" in (now.others.get("logs") or {}):
            self._unlogged = 0

    def on_save(self, now: Moment) -> None:
        """Let later checkpoints share the weights of an earlier one: the disk is small."""
        name = f"checkpoint-{now.state.global_step}"
        found = sorted(Path(now.args.output_dir).rglob(name), key=lambda path: path.stat().st_mtime)
        saved = [earlier for earlier in _Trainings.saved if earlier.is_dir()]
        if len(saved) >= OWN_WEIGHTS and found:
            _share_weights(saved[-1], found[-1])
        _Trainings.saved = saved + found[-1:]


def _share_weights(earlier: Path, folder: Path) -> None:
    for suffix in ("safetensors", "bin"):
        for file in folder.glob(f"*.{suffix}"):
            same = earlier / file.name
            if not same.is_file() or same.samefile(file):
                continue
            if same.stat().st_size == file.stat().st_size:
                file.unlink()
                file.hardlink_to(same)
                note(
                    f"checkpoints after the first {OWN_WEIGHTS} hold the weights of an earlier one"
                )


def _intervals(args: Any, state: Any) -> list[int]:
    """Return after how many steps something is logged, evaluated or saved, where by steps."""
    by_steps = [
        name
        for name in ("logging", "eval", "save")
        if str(getattr(args, f"{name}_strategy", "")).lower().endswith("steps")
    ]
    return [step for name in by_steps if (step := int(getattr(state, f"{name}_steps", 0) or 0)) > 0]


def _steps_in_epoch(args: Any, state: Any, loader: Any) -> int:
    """Return the optimizer steps of an epoch, or all there are if nobody knows."""
    try:
        return max(1, math.ceil(len(loader) / int(args.gradient_accumulation_steps)))
    except TypeError:
        return int(max(1, state.max_steps))


PATCHES: dict[str, Callable[[Any], None]] = {"transformers.trainer": _patch_trainer}
