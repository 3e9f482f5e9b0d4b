"""Programs about saved networks: look at one, put it together, predict with it."""
