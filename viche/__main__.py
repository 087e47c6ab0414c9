"""`python -m viche` is the command `viche`."""

import sys

from viche.site.cli import main

sys.exit(main())
