"""A quicker constructor for frozen dataclasses with slots; all else about them stays as `dataclasses` made it."""

import dataclasses
from typing import Any, TypeVar

Class = TypeVar("Class", bound=type)


def set_by_slots(cls: Class) -> Class:
    """The dataclass `cls` with an `__init__` that fills its slots itself, with the same signature.

    Theirs calls `object.__setattr__` for each field, which looks its slot up by name; a document makes some hundred records
    of up to 18 fields. For classes whose fields are all arguments, with plain defaults; others raise `TypeError`.
    """
    fields = dataclasses.fields(cls)
    if not all(field.init and field.default_factory is dataclasses.MISSING for field in fields):
        raise TypeError(f"{cls.__name__} has fields that are no plain arguments")
    setters = {f"_{field.name}": cls.__dict__[field.name].__set__ for field in fields}
    parameters = ", ".join(["self", *(field.name for field in fields)])
    body = "\n".join(f" _{field.name}(self, {field.name})" for field in fields)
    made: dict[str, Any] = {}
    exec(f"def __init__({parameters}):\n{body}", setters, made)
    old, new = cls.__dict__["__init__"], made["__init__"]
    for name in ("__defaults__", "__annotations__", "__qualname__", "__module__"):
        setattr(new, name, getattr(old, name))
    setattr(cls, "__init__", new)  # noqa: B010 - as a plain assignment it is an error of types
    return cls
