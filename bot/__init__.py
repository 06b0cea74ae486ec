"""Drom: a counselling bot that answers from reviewed knowledge, or hands over to a person."""
