"""The law as dated data: packs of leaves, each with its article and how sure we are of it (`law-packs.md`).

packs/<ID>.json → library.Library → Leaf for (pack, key, day, company form) → regime.Regime with the statutes
"""
