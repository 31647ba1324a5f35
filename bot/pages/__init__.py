"""The pages outside the chat: documents, the privacy notice, a person's own data, and the admin's console.

The law of this folder: pages show, they decide nothing. They work without JavaScript, and `PageRecord` is all they know
of the record. Who may see what is in the signed link; only the console's opens a session, which a cookie names.
"""

from bot.pages.blueprint import pages
from bot.pages.reader import PageRecord, Province

__all__ = ["PageRecord", "Province", "pages"]
