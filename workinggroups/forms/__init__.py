"""Forms of the working groups."""
