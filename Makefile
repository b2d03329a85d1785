run:
	.venv/bin/fadu up
