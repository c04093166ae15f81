from hypothesis import HealthCheck, settings

# A busy machine must not make a property fail.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
