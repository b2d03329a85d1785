"""The interface for programs: `/api/v1`, the same gate as the pages."""
