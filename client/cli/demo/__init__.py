"""The main job with fictional structures, from founding a network to an accepted referral.

`story` tells it in six acts, each a file; the rest is the theatre: `cast` (who), `stage` (what the audience
sees), `papers` (the files), `relay` (the process), `live` (people who follow their inbox), `search` (who
looks for traces).
"""
