"""Pictures of every state, taken from the running program: `python -m tests.screens [part of a name …]`."""
