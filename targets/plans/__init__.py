"""Plans over several years: paths, milestones, schemes."""
