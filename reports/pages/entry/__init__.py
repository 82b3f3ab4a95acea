"""Where parks and departments enter figures."""
