"""Codes of the working groups in the reader's words."""
