"""Reads of the working groups that count, average or cross tables."""
