"""Pages of the programme: for its team and for everybody."""
