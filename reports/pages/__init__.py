"""The pages by subject; in each, contents say, forms and tables show, views answer."""
