"""Small groups are never shown, and cannot be worked out from what is shown beside them."""

from collections.abc import Mapping


def shown(sizes: Mapping[str, int], least: int) -> frozenset[str]:
    """Tell which groups may be shown one by one, beside a total over all.

    None of fewer people than `least`; and where those left out are together fewer, the smallest of the others goes with
    them, as the total less all that is shown would tell of them. So the total of all may be shown when it is `least`.
    """
    enough = sorted((size, name) for name, size in sizes.items() if size >= least)
    left = sum(size for size in sizes.values() if size < least)
    if 0 < left < least:
        enough = enough[1:]
    return frozenset(name for _, name in enough)
