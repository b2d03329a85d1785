"""Pure rules of dispatch: what moved, ratings, evidence folders, forecasts in words."""
