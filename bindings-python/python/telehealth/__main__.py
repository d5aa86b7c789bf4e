"""`python -m telehealth` is the program `telehealth`."""

from telehealth._command import main

if __name__ == "__main__":
    raise SystemExit(main())
