"""What registrars consult before they say that a structure is the one it says it is.

register.py looks the enterprise number up in an extract of the register, names.py compares names, dns.py asks
whether the owner of a domain vouches for the structure's root key, check.py puts the findings together.
"""
