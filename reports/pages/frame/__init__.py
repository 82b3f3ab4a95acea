"""What surrounds every page and what pages share: frame, answers, files, lists, charts, tables."""
