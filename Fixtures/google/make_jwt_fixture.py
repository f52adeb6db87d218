"""Writes jwt.json: a service account with a key that was made for it and is used nowhere, and what it
signs, by the Python packages cryptography and json. RS256 has no chance in it, so the same claims have
one signature (RFC 8017, 8.2). Run it again for another key."""

import base64
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ISSUED = 1_700_000_000


def segment(value):
    if not isinstance(value, bytes):
        value = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
account = {
    "type": "service_account",
    "project_id": "bench-project",
    "private_key_id": "0123456789abcdef",
    "private_key": key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode(),
    "client_email": "bench@bench-project.iam.gserviceaccount.com",
    "client_id": "100000000000000000000",
    "token_uri": "https://oauth2.googleapis.com/token",
    "universe_domain": "googleapis.com",
}
header = {"typ": "JWT", "alg": "RS256", "kid": account["private_key_id"]}
claims = {
    "iat": ISSUED,
    "exp": ISSUED + 3600,
    "iss": account["client_email"],
    "aud": "https://oauth2.googleapis.com/token",
    "scope": "https://www.googleapis.com/auth/cloud-platform",
}
signed = segment(header) + "." + segment(claims)
signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
fixture = {
    "issued": ISSUED,
    "assertion": signed + "." + segment(signature),
    "public_key": key.public_key()
    .public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    .decode(),
    "account": account,
}
with open("jwt.json", "w") as file:
    json.dump(fixture, file, indent=2)
    file.write("\n")
