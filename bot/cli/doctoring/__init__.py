"""The examinations of `drom doctor`; each says what it found and what to do about it."""
