"""The packs as they stand, each programme loaded once for all tests: contents never change while tests run."""

from functools import cache

from content.model import pack

loaded = cache(pack.load)
