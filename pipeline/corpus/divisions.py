"""How codes of places hold each other: a province its cities, a city its counties, a county its towns."""


def code_range(code: str) -> tuple[str, str]:
    """The codes of a place and of all below it: from the first up to, not with, the second.

    Codes of GB/T 2260 name the province in two digits, the city in four, the county in six, and fill up with zeros;
    a town or street has nine.
    """
    prefix = code
    while 2 < len(prefix) <= 6 and prefix.endswith("00"):
        prefix = prefix[:-2]
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def codes_of(name: str) -> tuple[str, ...]:
    """The codes of all places of that name, full (陕西省) or short (陕西); none for a name that is not known."""
    from pipeline.places.gazetteer import gazetteer

    try:
        return gazetteer().surface(name).codes
    except KeyError:
        return ()
