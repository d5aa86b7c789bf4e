"""Runs one section: `python run.py json_records`. `TELEHEALTH_BENCH_URL` names the server."""

import importlib
import sys

importlib.import_module(sys.argv[1]).main()
