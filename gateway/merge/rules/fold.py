"""FOLD: the parts that several countries hold of one borderless object become one object (M26).

Scalars are taken home-first, lists by their rules in the directory's order; countries that contradict the value that
stands are reported. Errors travel with the fold, except those of a field that another country answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.merge.rules import merge_values
from gateway.merge.rules.fitting import misfits
from gateway.merge.rules.part import Part
from gateway.merge.shapes import Shape
from gateway.merge.tree import CONFLICTS, ERRORS, MARKS, Conflict, TreeError, incomplete, misfit
from gateway.supergraph.placement import HOME_FIRST, Merge, MergeRule

IN_COUNTRY_ORDER = frozenset({Merge.CONCAT, Merge.LIST})


def fold(
    parts: Sequence[Part],
    shape: Shape,
    rules: Mapping[str, MergeRule],
    countries: Sequence[str],
    missing: Sequence[str] = (),
) -> dict[str, Any]:
    """One object of several; `parts` come home-first, `countries` is the directory's order. Parts are used up.

    `missing` are the countries that might hold a part and did not say: strict fields are null then (M13).
    """
    folded = _alone(parts[0], shape, rules) if len(parts) == 1 else _folded(parts, shape, rules, countries)
    for key in [key for key in folded if key not in MARKS]:
        rule = rules.get(shape.name(key), HOME_FIRST)
        silent = [country for country, value in parts if value.get(key) is None]
        if rule.strict and (missing or silent):
            folded[key] = None
            error = incomplete((key,), shape.name(key), [c for c in countries if c in missing or c in silent])
            folded[ERRORS] = [*folded.get(ERRORS, ()), error]
    return folded


def _folded(
    parts: Sequence[Part], shape: Shape, rules: Mapping[str, MergeRule], countries: Sequence[str]
) -> dict[str, Any]:
    folded: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    settled: set[str] = set()
    refused: list[TreeError] = []
    for key in dict.fromkeys(key for part in parts for key in part.value if key not in MARKS):
        rule = rules.get(shape.name(key), HOME_FIRST)
        found = [Part(country, value[key]) for country, value in parts if value.get(key) is not None]
        if rule.rule is Merge.HOME_FIRST and found:
            settled.add(key)
            conflicts += _conflicts(key, found)
        elif rule.rule in IN_COUNTRY_ORDER:
            found.sort(key=lambda part: countries.index(part.country))
        if wrong := misfits(rule.rule, found):
            found = [part for part in found if part.country not in wrong]
            refused += [misfit((key,), country, country=country) for country in wrong]
        folded[key] = merge_values(rule, found)
    if errors := [e for part in parts for e in part.value.get(ERRORS, ()) if not _answered(e, settled)]:
        folded[ERRORS] = errors
    if refused:
        folded[ERRORS] = [*folded.get(ERRORS, ()), *refused]
    if conflicts:
        folded[CONFLICTS] = conflicts
    return folded


def _alone(part: Part, shape: Shape, rules: Mapping[str, MergeRule]) -> dict[str, Any]:
    folded = dict(part.value)
    for key, value in part.value.items():
        if key in MARKS or value is None:
            continue
        rule, alone = rules.get(shape.name(key), HOME_FIRST), Part(part.country, value)
        if misfits(rule.rule, [alone]):
            folded[key] = None
            folded[ERRORS] = [*folded.get(ERRORS, ()), misfit((key,), part.country, country=part.country)]
        else:
            folded[key] = merge_values(rule, [alone])
    return folded


def _answered(error: TreeError, settled: set[str]) -> bool:
    return bool(error.rest) and error.rest[0] in settled


def _conflicts(key: str, found: Sequence[Part]) -> list[Conflict]:
    kept = found[0]
    differs = tuple(part.country for part in found[1:] if part.value != kept.value)
    return [Conflict(key, kept.country, differs)] if differs and key != "__typename" else []
