"""Sentence vectors from a model that runs here, in a process of its own, behind the `Embedder` port."""
