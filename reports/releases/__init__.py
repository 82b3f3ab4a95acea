"""From figures to a release: inputs are frozen, everything is computed from what was frozen, and stored.

`freezing` reads, `computing` computes from nothing but the frozen text, `preparing` does both for a preview, `storing`
writes, `verifying` repeats.
"""
