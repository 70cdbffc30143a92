"""Decisions of allocation: scores, weights, rounds, plans, objections."""
