"""The offline course world: a Hugging Face cache with a stand-in network and data set."""
