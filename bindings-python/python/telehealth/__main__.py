"""`python -m telehealth` is the program `telehealth`."""

from telehealth._command import main

raise SystemExit(main())
