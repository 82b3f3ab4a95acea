"""Tables of pages: columns once, for the page and for both exports."""
