"""Law inspection (法治督察): the year's plan of inspections, projects, the ladder of measures, problems, clues."""
