"""Accounts: signing in and up, passwords, second factors and passkeys, roles for a council."""

from collections.abc import Iterator

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn

from gis.demonstration import BOROUGH
from tests.browser.keys import credential
from tests.browser.page import Page, send_empty
from tests.factories import PASSWORD, make_user

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def people() -> Iterator[Page]:
    """An account and its doors, and who does what for a council."""
    yield Page("account-of-resident", "/account/", who="resident")
    yield Page("account-of-officer", "/account/", who="officer")
    yield Page("account-of-administrator", "/account/", who="administrator")
    yield Page("account-of-society", "/account/", who="society")
    roles = f"/account/council/{BOROUGH}/people/"
    yield Page("roles", roles, who="administrator")
    yield Page("roles-wrong", roles, who="administrator", act=send_empty)


def accounts() -> Iterator[Page]:
    """Every page by which a person comes in, keeps the account safe, or is refused."""
    yield from _coming_in()
    yield from _passwords()
    yield from _second_factors()
    yield from _security_keys()


def _coming_in():
    new = make_user(email="new.person@kinmarrow.example", is_active=False)
    address = new.emailaddress_set.get()
    address.verified = False
    address.save()
    confirm = f"/account/confirm-email/{EmailConfirmationHMAC(address).key}/"
    yield Page("sign-in", "/account/login/")
    yield Page("sign-in-wrong", "/account/login/", act=_sign_in("nobody@kinmarrow.example"))
    yield Page("sign-in-empty", "/account/login/", act=send_empty)
    yield Page("sign-up", "/account/signup/")
    yield Page("sign-up-empty", "/account/signup/", act=send_empty)
    yield Page("sign-out", "/account/logout/", who="resident")
    yield Page("account-closed", "/account/inactive/")
    yield Page("confirm-address", confirm)
    yield Page("confirm-address-wrong", "/account/confirm-email/none/")
    yield Page("confirm-address-sent", "/account/confirm-email/")
    yield Page("addresses", "/account/email/", who="resident")
    yield Page("addresses-empty", "/account/email/", who="resident", act=send_empty)
    yield Page("other-sign-ins", "/account/3rdparty/", who="resident")
    yield Page("other-sign-in-stopped", "/account/3rdparty/login/cancelled/")
    yield Page("other-sign-in-failed", "/account/3rdparty/login/error/", status=401)


def _sign_in(email):
    def act(visitor):
        visitor.write("Email", email).write("Password", PASSWORD)
        visitor.press("Sign in", within=visitor.main)

    return act


def _passwords():
    forgetful = make_user(email="forgetful@kinmarrow.example")
    key = f"{user_pk_to_url_str(forgetful)}-{default_token_generator.make_token(forgetful)}"
    without = make_user(email="without.password@kinmarrow.example")
    without.set_unusable_password()
    without.save()
    yield Page("password-again", "/account/reauthenticate/", who="resident")
    yield Page("password-again-empty", "/account/reauthenticate/", who="resident", act=send_empty)
    yield Page("password-change", "/account/password/change/", who="resident")
    yield Page("password-change-wrong", "/account/password/change/", who="resident", act=send_empty)
    yield Page("password-set", "/account/password/set/", who="without.password")
    yield Page("password-reset", "/account/password/reset/")
    yield Page("password-reset-empty", "/account/password/reset/", act=send_empty)
    yield Page("password-reset-sent", "/account/password/reset/done/")
    yield Page("password-reset-new", f"/account/password/reset/key/{key}/")
    yield Page("password-reset-old-key", "/account/password/reset/key/1-none/")
    yield Page("password-reset-done", "/account/password/reset/key/done/")


def _second_factors():
    careful = make_user(email="careful@kinmarrow.example")
    TOTP.activate(careful, SECRET)
    RecoveryCodes.activate(careful)
    yield Page("two-steps-none", "/account/2fa/", who="resident")
    yield Page("two-steps", "/account/2fa/", who="careful")
    yield Page("totp", "/account/2fa/totp/activate/", who="resident")
    yield Page("totp-wrong", "/account/2fa/totp/activate/", who="resident", act=send_empty)
    yield Page("totp-off", "/account/2fa/totp/deactivate/", who="careful")
    yield Page("recovery-codes", "/account/2fa/recovery-codes/", who="careful")
    yield Page("recovery-codes-new", "/account/2fa/recovery-codes/generate/", who="careful")
    yield Page("code-again", "/account/2fa/reauthenticate/", who="careful")
    yield Page("code", "/account/login/", act=_sign_in(careful.email), leads_to="mfa_authenticate")


def _security_keys():
    owner = make_user(email="key.owner@kinmarrow.example")
    kept = WebAuthn.add(owner, "Blue key", credential()).instance
    at = f"/account/2fa/webauthn/keys/{kept.pk}"
    yield Page("keys-none", "/account/2fa/webauthn/", who="resident")
    yield Page("keys", "/account/2fa/webauthn/", who="key.owner")
    yield Page("key-new", "/account/2fa/webauthn/add/", who="resident")
    yield Page("key-change", f"{at}/edit/", who="key.owner")
    yield Page("key-remove", f"{at}/remove/", who="key.owner")
    yield Page("key-again", "/account/2fa/webauthn/reauthenticate/", who="key.owner")
    yield Page("two-steps-with-key", "/account/2fa/", who="key.owner")
