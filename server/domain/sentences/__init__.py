"""What is said about the wait, in the customer's language: which sentence is true now, and how it is said."""
