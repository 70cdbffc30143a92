"""Everything that writes allocation: the policy, records, rounds, plans, objections."""
