"""The allocation board: the plan in force beside the one that is proposed, and what stands behind it."""
