"""The auditor's sample, and what a second person confirms."""
