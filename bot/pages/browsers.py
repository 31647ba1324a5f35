"""A coarse word for the browser that asks, so that people know their own again; nothing else of it is kept."""

_BROWSERS = {
    "Line/": "LINE",
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "Safari/": "Safari",
}
"""What a browser says of itself, and its name; most call themselves by the later names as well."""
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def browser_word(agent: str) -> str:
    """Name the browser and the machine of a User-Agent, such as "Chrome · Android"; "" where both are unknown."""
    named = (next((name for mark, name in names.items() if mark in agent), "") for names in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, named))
