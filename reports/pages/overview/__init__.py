"""The first page: who leads, who moved, who is behind, and the totals."""
