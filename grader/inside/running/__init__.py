"""Running notebooks and scripts: each in a room of its own, their outputs capped and streamed."""
