"""What happens: each journey as a few functions inside a transaction that they are given."""
