"""Speed as ratios: each figure stands beside a named baseline measured in the same run, on the same machine."""
