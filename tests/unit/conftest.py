"""What all unit tests share."""

from hypothesis import HealthCheck, settings

# No deadline, for making examples neither: timings are never asserted, and a busy machine is not a failure.
settings.register_profile("souspli", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("souspli")
