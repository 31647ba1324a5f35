"""Alembic's entry: migrates over the connection that `storage.database.upgrade` opened, in its transaction."""

from alembic import context

from storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
