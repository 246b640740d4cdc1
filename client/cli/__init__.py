"""The command line `souspli`, for people and for scripts.

`main` builds the tree of commands; `casework` is the day of a caseworker, `management` what administrators
and registrars do, `screen` how things look, `demo` the main job with fictional structures.
"""
