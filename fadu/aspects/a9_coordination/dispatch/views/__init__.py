"""Pages of dispatch and the leader's page."""
