"""Ranking of entries by letters and by meaning, learned from the knowledge base itself."""
