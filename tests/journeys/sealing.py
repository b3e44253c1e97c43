"""What a front-end does to seal a secret vote, step by step as RFC 7518 (section 4.6) has it, without our own code.

A browser has all of it: WebCrypto's ECDH on P-256, SHA-256 and AES-GCM.
"""

from __future__ import annotations

import base64
import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def by_hand(seal: dict[str, Any], choice: str) -> str:
    """The envelope for a choice, as the ballot says how."""
    return envelope(seal, json.dumps({"choice": choice}).encode())


def envelope(seal: dict[str, Any], content: bytes) -> str:
    """An envelope around JSON, filled up with spaces to the ballot's length."""
    key = json.loads(seal["publicKey"])
    theirs = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1()).public_key()
    mine = ec.generate_private_key(ec.SECP256R1())
    point = mine.public_key().public_numbers()
    epk = {"kty": "EC", "crv": "P-256", "x": _coordinate(point.x), "y": _coordinate(point.y)}
    head = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": seal["keyId"], "epk": epk}
    first = _coded(json.dumps(head, separators=(",", ":")).encode())
    secret = _key(mine.exchange(ec.ECDH(), theirs))
    nonce = os.urandom(12)
    found = AESGCM(secret).encrypt(nonce, content.ljust(seal["length"]), first.encode())
    sealed = f"{first}..{_coded(nonce)}.{_coded(found[:-16])}.{_coded(found[-16:])}"
    assert len(sealed) == seal["envelopeSize"]
    return sealed


def _key(shared: bytes) -> bytes:
    """Concat KDF: one round of SHA-256 for a key of 256 bits, no parties named."""
    name = b"A256GCM"
    info = len(name).to_bytes(4, "big") + name + bytes(4) + bytes(4) + (256).to_bytes(4, "big")
    return sha256((1).to_bytes(4, "big") + shared + info).digest()


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _coordinate(number: int) -> str:
    return _coded(number.to_bytes(32, "big"))


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "="), "big")
