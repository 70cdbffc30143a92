"""Nothing typed is lost with a session: a form sent too late waits for its person, and comes back to its page.

The token of a form names, signed, whom it was made for (``owners``). A form that is refused because nobody, or somebody
else, is signed in is kept for that person alone (``keeping``), and written back into its page when they open it
(``filling``, ``returning``). It is never sent by itself, and nothing of it stands in addresses, cookies or logs.
"""
