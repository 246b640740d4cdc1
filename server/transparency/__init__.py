"""The provable logs: positions for access records, checkpoints, witnesses (schemas/spec/log.md).

A record's way, file by file: epochs.py gives it its position, checkpoints.py signs, witnesses.py asks those
who watch, and sequencer.py does all this in order. heads.py and trees.py show and prove it; public.py shows
everybody what is for everybody.
"""
