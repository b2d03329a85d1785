"""The field app: work on site without network, replayed through the same steps as at the desk."""
