"""Puts a changed file's code in the place of what is loaded, so that nothing has to be imported anew."""

import dataclasses
import sys
from collections.abc import Callable
from functools import partial
from types import FunctionType, MemberDescriptorType, ModuleType
from typing import Any


def graft(module: ModuleType, source: str) -> bool:
    """Whether anything in the module is another than before; raises what the changed file raises at its import."""
    fresh = {name: vars(module)[name] for name in ("__name__", "__file__", "__package__")}
    exec(compile(source, module.__file__ or "", "exec"), fresh)
    names = [name for name in fresh if not name.startswith("__") and name in vars(module)]
    return True in [_replaced(module, name, fresh[name]) for name in names]


def _replaced(module: ModuleType, name: str, new: Any) -> bool:
    old = getattr(module, name)
    if getattr(old, "__module__", module.__name__) != module.__name__ and isinstance(old, type | FunctionType):
        return False
    if _poured(old, new):
        return True
    if isinstance(old, type | FunctionType | ModuleType) or dataclasses.is_dataclass(old) or _alike(old, new):
        return False
    for other in [*sys.modules.values()]:
        for known, value in [*getattr(other, "__dict__", {}).items()]:
            if value is old and known == name:
                setattr(other, known, new)
    return True


def _alike(old: Any, new: Any) -> bool:
    return type(old) is type(new) and (old == new or repr(old) == repr(new))


def _poured(old: Any, new: Any) -> bool:
    """Whether something inside `old`, which others may hold, was made what it is in `new`."""
    pour = next((pour for kind, pour in _KINDS if isinstance(old, kind) and isinstance(new, kind)), None)
    if pour:
        return pour(old, new)
    if dataclasses.is_dataclass(old) and not isinstance(old, type) and type(old).__name__ == type(new).__name__:
        return True in [_field(old, one.name, getattr(new, one.name)) for one in dataclasses.fields(old)]
    return False


def _field(owner: Any, name: str, new: Any) -> bool:
    old = getattr(owner, name)
    if callable(old) or dataclasses.is_dataclass(old):
        return _poured(old, new)
    if _alike(old, new):
        return False
    object.__setattr__(owner, name, new)
    return True


def _function(old: FunctionType, new: FunctionType) -> bool:
    inner = getattr(old, "__wrapped__", None)
    if isinstance(inner, FunctionType) and hasattr(new, "__wrapped__"):
        return _function(inner, new.__wrapped__)
    same = (
        _code(old) == _code(new) and old.__defaults__ == new.__defaults__ and old.__kwdefaults__ == new.__kwdefaults__
    )
    if same:
        return False
    old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
    return True


def _code(one: FunctionType) -> tuple[object, ...]:
    return _parts(one.__code__)


def _parts(code: Any) -> tuple[object, ...]:
    constants = tuple(_parts(one) if hasattr(one, "co_code") else (type(one), one) for one in code.co_consts)
    return code.co_code, constants, code.co_names


def _class(old: type, new: type) -> bool:
    names = [name for name in vars(new) if name in vars(old) and name not in ("__dict__", "__weakref__", "__doc__")]
    # What a decorator made of a class goes with it; without `__init__` no more of them can be made.
    gone = [name for name, one in vars(old).items() if isinstance(one, FunctionType) and name not in vars(new)]
    for name in gone:
        delattr(old, name)
    return True in [bool(gone), *[_attribute(old, name, vars(new)[name]) for name in names]]


def _attribute(owner: type, name: str, new: Any) -> bool:
    old = vars(owner)[name]
    if isinstance(old, property) and isinstance(new, property):
        return _poured(old.fget, new.fget)
    if isinstance(old, staticmethod | classmethod) and isinstance(new, staticmethod | classmethod):
        return _poured(old.__func__, new.__func__)
    if isinstance(old, FunctionType | type) and isinstance(new, FunctionType | type):
        return _poured(old, new)
    if _alike(old, new) or isinstance(old, MemberDescriptorType):
        return False
    setattr(owner, name, new)
    return True


def _mapping(old: dict[Any, Any], new: dict[Any, Any]) -> bool:
    if repr(old) == repr(new):
        return False
    changed = old.keys() != new.keys() or any(_differs(old[key], new[key]) for key in new)
    if changed:
        old.clear()
        old.update(new)
    return changed


def _differs(old: Any, new: Any) -> bool:
    if isinstance(old, FunctionType) and isinstance(new, FunctionType):
        return _code(old) != _code(new)
    return not _alike(old, new)


def _partial(old: partial[Any], new: partial[Any]) -> bool:
    return _poured(old.func, new.func)


_KINDS: tuple[tuple[type, Callable[[Any, Any], bool]], ...] = (
    (FunctionType, _function),
    (type, _class),
    (dict, _mapping),
    (partial, _partial),
)
