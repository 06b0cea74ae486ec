"""Ranking of entries by rapidfuzz and word statistics, behind the `Matcher` port."""
