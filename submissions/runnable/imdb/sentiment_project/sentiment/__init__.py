from .data import build_loaders
from .engine import evaluate_model, fit

__all__ = ["build_loaders", "evaluate_model", "fit"]
