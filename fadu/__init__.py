"""法度 (fadu): a city's year of law-based government, worked and measured in one system."""

__version__ = "0.1.0"
