"""Admission at gates: who passes, when and where, with and without a network."""
