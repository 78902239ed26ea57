"""Places: the gazetteer of China's divisions down to towns and streets, the linker, and the home of a document."""

from pipeline.places.homes import Settle, home, survey
from pipeline.places.linker import Mention, link

__all__ = ["Mention", "Settle", "home", "link", "survey"]
