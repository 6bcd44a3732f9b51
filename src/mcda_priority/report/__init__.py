"""Results for readers: pages and plain data."""
