"""The one way to say that something on the machine must be changed first."""


class Complaint(Exception):
    """One clear line for the person at the terminal; never shown with a traceback."""
