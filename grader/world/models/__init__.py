"""Networks and tokenizers of the course world: stand-ins with the true classes and shapes."""
