"""The enterprise's own pages: who comes when and why, what was found, dates that suit, ratings, complaints."""
