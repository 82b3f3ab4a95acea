"""Projects: the funnel, the list, one project."""
