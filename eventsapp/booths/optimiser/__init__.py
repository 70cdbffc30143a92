"""The allocation optimiser: a problem in, a plan and its certificate out. See README.md."""
