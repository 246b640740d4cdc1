"""What all unit tests share."""

from hypothesis import settings

# No deadline: timings are never asserted, and a busy machine is not a failure.
settings.register_profile("souspli", deadline=None)
settings.load_profile("souspli")
