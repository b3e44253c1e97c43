"""Suppression along one dimension: what is withheld must not follow from the total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commons.cubes.noise import Tally
from commons.cubes.showing import Rule


def withheld_along(line: Mapping[str, Tally], rule: Rule) -> frozenset[str]:
    """The values to withhold: small ones, and as many more as hide them.

    A single value withheld is the total less the others; several that together are few are told to be few. Smallest
    first, and by name, so that the choice says nothing about who is counted.
    """
    found = {value for value, tally in line.items() if not rule.enough(tally)}
    left = sorted(set(line) - found, key=lambda value: (line[value].count, value))
    for value in left:
        if hidden((line[one] for one in found), rule.threshold):
            break
        found.add(value)
    rest = sum(line[one].count for one in found)
    # Next to nobody else: the one figure left would say what everybody is.
    alike = len(line) - len(found) == 1 and found and rest < rule.threshold
    return frozenset(line if alike else found)


def hidden(withheld: Iterable[Tally], threshold: int) -> bool:
    """Whether tallies withheld from one sum hide the small ones among them.

    Small ones need another that somebody is in: that there is nobody in the rest may be known. Where all that are
    withheld are empty or large, two are enough.
    """
    counts = [one.count for one in withheld]
    people = [count for count in counts if count]
    if any(count < threshold for count in people):
        return len(people) > 1 and sum(people) >= threshold
    return len(counts) != 1
