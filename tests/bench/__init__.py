"""The bench: Warmline beside what a user would pick instead. `make bench`, or `python -m tests.bench --help`."""
