"""A year's plan of joint inspections (综合查一次): drawn by lot, merged, placed in months, audited by anybody."""
