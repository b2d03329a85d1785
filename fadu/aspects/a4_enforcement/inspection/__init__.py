"""Inspections of enterprises (入企检查): one visit from request to publication, codes, papers, warnings."""
