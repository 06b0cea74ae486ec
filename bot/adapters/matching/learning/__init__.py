"""How a model of a knowledge base is learned; runs in a process of its own and needs scikit-learn."""
