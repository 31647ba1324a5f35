"""The pages outside the chat: documents, the privacy notice, a person's own data, and the admin's console.

The law of this folder: pages show, they decide nothing. They work without JavaScript, hold no cookie and no session;
who may see what is in the signed link, and `PageRecord` is all they know of the record.
"""

from bot.pages.blueprint import pages
from bot.pages.reader import PageRecord, Province

__all__ = ["PageRecord", "Province", "pages"]
