"""python -m moodlist: the command without its installation."""

import sys

from moodlist.main import main

sys.exit(main())
