"""Views of the staff pages, one module per group of pages."""
