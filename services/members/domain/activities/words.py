"""The words of an activity: situations, weights, traits of atypical work (seed text of the group)."""

from __future__ import annotations

from enum import StrEnum


class WorkSituation(StrEnum):
    """In which situation somebody works."""

    EMPLOYEE = "EMPLOYEE"
    FOUNDER = "FOUNDER"
    FREELANCE = "FREELANCE"
    STUDENT = "STUDENT"
    SEMI_PROFESSIONAL = "SEMI_PROFESSIONAL"
    RETIRED = "RETIRED"


class Weight(StrEnum):
    """Whether an activity is the main one or one beside it."""

    MAIN = "MAIN"
    ACCESSORY = "ACCESSORY"


class DeclarationKind(StrEnum):
    """What a declaration is about."""

    TRAIT = "TRAIT"
    NEED = "NEED"


class TraitKind(StrEnum):
    """What is atypical about somebody's work, whatever the trade."""

    DISCONTINUOUS_INCOME = "DISCONTINUOUS_INCOME"
    LOW_INCOME = "LOW_INCOME"
    SEVERAL_ACTIVITIES = "SEVERAL_ACTIVITIES"
    MISSING_SOCIAL_PROTECTION = "MISSING_SOCIAL_PROTECTION"
    MISSING_TRAINING = "MISSING_TRAINING"


class Basis(StrEnum):
    """Whether the member said it or records show it."""

    DECLARED = "DECLARED"
    DERIVED = "DERIVED"
