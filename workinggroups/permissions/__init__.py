"""Who may do what in working groups. Each check raises a refusal that says why; its twin answers yes or no.

When something is possible is the business of `workflow` and of the guards in `services.guards`.
"""
