"""Pages of people: signing in, one's own account, and the administrators' pages."""
