"""What the offices ask of units: every request, form, file, meeting and inspection, counted where it is made."""
