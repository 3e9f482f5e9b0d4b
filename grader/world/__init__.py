"""The offline course world: a Hugging Face cache with a stand-in network and data set."""

from grader.world.adding import add_to_world
from grader.world.build import build_world, load_world
from grader.world.datasets.imdb import write_held_out
from grader.world.manifest import World

__all__ = ["World", "add_to_world", "build_world", "load_world", "write_held_out"]
