"""Set-up, embedded services and checks of the portal. Only the Makefile and manage.py call it."""
