"""Demonstration campaign (示范创建): indicator tree, evidence folders, self-assessment, mock review, gaps, the archive."""
