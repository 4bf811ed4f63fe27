"""Makers for the tests about accounts: an organisation with people in it, a licence."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import user as make_user
from valley.kernel.models import User
from valley.registry.actions.organisations import register_organisation
from valley.registry.actions.roles import grant_role
from valley.registry.models import Organisation

__all__ = ["CODE", "OTHER_CODE", "licence", "make_user", "operator", "organisation", "somebody"]

CODE, OTHER_CODE = "91110108MA0000015T", "91110108MA0000023M"  # fictional, with right check characters


def operator(username: str = "") -> User:
    """The office of all parks."""
    user = make_user(username)
    grant_role(by=None, user=user, role="operator")
    return user


def organisation(by: User, code: str = CODE, name: str = "甲食品有限公司") -> Organisation:
    """A registered firm."""
    return register_organisation(by=by, name=name, code=code, kinds=["enterprise"])


def somebody(role: str, within: Organisation) -> User:
    """An account with a role in the organisation."""
    user = make_user()
    grant_role(by=None, user=user, role=role, organisation=within)
    return user


def licence() -> SimpleUploadedFile:
    """What a business licence would be, as a text file."""
    return SimpleUploadedFile("licence.txt", "营业执照（虚构）".encode())
