"""The secret and the store, as the settings ask for them."""

from __future__ import annotations

from bot.sealing import Seal
from bot.secret import own_secret
from bot.settings import Settings
from bot.store.contract import StoreUnavailableError
from bot.store.opening import data_folder


def make_seal(settings: Settings) -> Seal:
    """Give the seal of the settings; without a secret there, the one kept in the data folder.

    Raises:
        StoreUnavailableError: the data folder cannot be used.
    """
    secret = settings.secret_key
    if not secret:
        folder = data_folder(settings)
        try:
            secret = own_secret(folder)
        except OSError as problem:
            raise StoreUnavailableError(
                f"the secret key in {folder} cannot be read or made: {problem.strerror}. "
                "Make the folder writable, or set SECRET_KEY."
            ) from problem
    return Seal(secret, settings.secret_key_previous)
