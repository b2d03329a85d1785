"""Parts of the page of one case; put together in fadu.web.casepage."""
