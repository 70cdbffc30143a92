"""Background work: Celery tasks that carry nothing and look into the database for what is due."""
