"""`souspli cooperative` and `souspli feedback`: what the structures decide, pay and tell together."""
