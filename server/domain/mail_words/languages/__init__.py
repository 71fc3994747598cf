"""The languages of our mails; each is a module with its words."""
