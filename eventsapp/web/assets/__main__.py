"""Command: fetch the browser files of others."""

import sys

from eventsapp.web.assets import main

if __name__ == "__main__":
    sys.exit(main())
