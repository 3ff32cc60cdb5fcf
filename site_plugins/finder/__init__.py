"""Search on the published site: the client, its page, and its index beside the pages."""
