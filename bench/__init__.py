"""Speed as ratios to floors measured in the same run, interleaved, as medians of CPU time; not part of the tests."""
