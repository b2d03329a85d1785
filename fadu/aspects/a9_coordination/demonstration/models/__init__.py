"""Indicator frames, applications with their folders, gaps and mock reviews."""

from .application import Application, Folder, FolderItem, Gap
from .frame import Frame, Node
from .mock import MockReview, MockScore
from .stage import Remark, Stage

__all__ = ["Application", "Folder", "FolderItem", "Frame", "Gap", "MockReview", "MockScore", "Node", "Remark", "Stage"]
