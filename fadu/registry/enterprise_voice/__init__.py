"""What enterprises say about inspections: ratings that nobody can trace, complaints, dates that suit them."""
