"""The allocation of stands: a fair in, a plan with a proof of how good it is out.

No Flask and no database in here; README.md beside this file says what goes in, what comes out and how it works.
"""
