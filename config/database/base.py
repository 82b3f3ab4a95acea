"""The database backend of the embedded server: finds it, and starts it again when it is gone."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from config.postgres.cluster import Cluster, default_folder
from config.postgres.errors import PostgresError

PATIENCE_SECONDS = 5.0


def cluster() -> Cluster:
    """Return the cluster that the settings name."""
    folder = Path(settings.POSTGRES_DIR) if settings.POSTGRES_DIR else default_folder(settings.BASE_DIR)
    return Cluster(folder.absolute(), settings.POSTGRES_BIN)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL under our own roof. ``EMBEDDED_ROLE`` of the settings says as whom to connect."""

    def get_connection_params(self) -> dict[str, object]:
        """Return the parameters with the address of the server as it runs now."""
        try:
            reached = cluster().connection() or cluster().start()
        except PostgresError as error:
            raise OperationalError(str(error)) from error
        return {**super().get_connection_params(), **reached.parameters(self.settings_dict["EMBEDDED_ROLE"])}

    def get_new_connection(self, conn_params: dict[str, object]) -> object:
        """Connect; where nobody answers, start the server and try again for some seconds."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return super().get_new_connection(conn_params)
            except psycopg2.OperationalError as error:
                if time.monotonic() > give_up or _is_final(error):
                    raise
                self._start()
                conn_params = {**conn_params, **self._address()}
                time.sleep(0.1)

    def _start(self) -> None:
        try:
            cluster().start()
        except PostgresError as error:
            raise psycopg2.OperationalError(str(error)) from error

    def _address(self) -> dict[str, object]:
        reached = cluster().connection()
        return reached.parameters(self.settings_dict["EMBEDDED_ROLE"]) if reached else {}


def _is_final(error: Exception) -> bool:
    """Return whether trying again cannot help: no such database, wrong password."""
    return any(words in str(error) for words in ("does not exist", "authentication failed", "permission denied"))
