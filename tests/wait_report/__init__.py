"""The estimate of the wait beside what else is used. `python -m tests.wait_report --help`."""
