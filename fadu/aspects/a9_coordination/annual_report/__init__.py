"""The annual report on law-based government (法治政府建设年度报告) and the table of its figures."""
