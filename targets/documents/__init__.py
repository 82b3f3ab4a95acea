"""Pledges as documents: their exact text and digests, the PDF, its signatures, and the judgement of a PDF.

Pure Python: no model, no setting, no clock. `late` has what needs Typst and pyHanko; other modules are light.
"""
