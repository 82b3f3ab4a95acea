"""The acts on figures, submissions, reports and periods."""
