"""Pages of the call: for whoever proposes, and for the programme team."""
