"""A security key that nobody holds: what a browser sends when one is added."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)


def credential() -> dict:
    """Give the answer of a key to the question of a site, as JSON has it."""
    key = ES256.from_cryptography_key(generate_private_key(SECP256R1()).public_key())
    own = AttestedCredentialData.create(bytes(16), b"key-of-nobody", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(bytes(32), flags, 1, bytes(own))
    said = CollectedClientData.create(
        CollectedClientData.TYPE.CREATE, b"a challenge", "http://localhost"
    )
    return {
        "type": "public-key",
        "id": websafe_encode(own.credential_id),
        "rawId": websafe_encode(own.credential_id),
        "response": {
            "clientDataJSON": websafe_encode(said),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": False}},
    }
