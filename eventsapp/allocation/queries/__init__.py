"""Reading what allocation needs: the line, the problem of a fair, plans."""
