"""Who is who: areas, organs, users, the posts they hold, delegation, and the security of accounts."""
