# SPDX-License-Identifier: Apache-2.0
"""The vocabularies: a number, and the kinds it holds. A correction that changes any docket is a new number."""

from types import MappingProxyType
from typing import Final

from demarche.core.acts import concern, founding
from demarche.core.acts.schema import Kind

VOCABULARIES: Final = MappingProxyType(
    {1: MappingProxyType({kind.name: kind for kind in (*founding.KINDS, *concern.KINDS)})}
)


def find_kind(vocabulary: int, name: str) -> Kind | None:
    """The kind of that name in a known vocabulary, or `None`."""
    return VOCABULARIES[vocabulary].get(name)
