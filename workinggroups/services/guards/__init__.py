"""What the state of things must be before a transition; each raises a refusal with status 409."""
