"""Rights, then contents or an act, then an answer."""
