"""Real servers for the tests: found on the machine or taken from wheels, started once, always stopped."""
