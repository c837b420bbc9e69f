"""`python -m setdresser` is the program `backend`."""

import signal
import sys

from setdresser import main

# Python would keep Ctrl-C for itself until the program ends.
signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.exit(main(["backend", *sys.argv[1:]]))
