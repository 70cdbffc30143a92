"""The plan and its stands for programs."""
