"""People, the authorities and organisations they act for, and the mail that goes out to them."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from gis.crs import BNG
from gis.history import tracked
from people.querysets import AuthorityQuerySet, OrganisationQuerySet


class UserManager(BaseUserManager):
    """Makes people; an address is one person whatever its capitals."""

    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


@tracked(fields=["email", "name", "is_active"])
class User(AbstractBaseUser):
    """A person with an account. What they may do comes from their roles, never from flags here."""

    email = models.EmailField(unique=True)
    name = models.CharField("full name", max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return str(self)


def display_name(user) -> str:
    """Say who a person is on a page, for allauth."""
    return str(user)


class Nation(models.TextChoices):
    """The nation whose law applies, by the first letter of a nine-character code."""

    SCOTLAND = "S", "Scotland"
    ENGLAND = "E", "England"
    WALES = "W", "Wales"
    NORTHERN_IRELAND = "N", "Northern Ireland"


class Authority(models.Model):
    """A council that keeps records here; pages call it the council."""

    code = models.CharField(
        max_length=9,
        unique=True,
        validators=[RegexValidator(r"^[ESWN]\d{8}$", "Use the nine characters of the ONS code.")],
        help_text="Nine-character code of the Office for National Statistics",
    )
    name = models.CharField(max_length=200)
    is_demonstration = models.BooleanField(default=False)
    email = models.EmailField(blank=True, help_text="Where the public can write to")

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(
                name="authority_code_is_nine_characters",
                condition=Q(code__regex=r"^[ESWN][0-9]{8}$"),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def nation(self) -> Nation:
        return Nation(self.code[0])


@tracked()
class AuthorityRole(models.Model):
    """What one person may do for one authority."""

    class Role(models.TextChoices):
        OFFICER = "officer", "Officer"
        DECISION_MAKER = "decision_maker", "Decision maker"
        WARD_COUNCILLOR = "ward_councillor", "Ward councillor"
        ADMINISTRATOR = "administrator", "Administrator"

    user = models.ForeignKey(User, models.CASCADE, related_name="authority_roles")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=Role)
    ward_codes = ArrayField(
        models.CharField(max_length=9), default=list, blank=True, help_text="For a ward councillor"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority", "role"], name="authority_role_once"
            ),
            models.CheckConstraint(
                name="authority_role_is_known",
                condition=Q(
                    role__in=["officer", "decision_maker", "ward_councillor", "administrator"]
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()} of {self.authority}"


class LegalForm(models.TextChoices):
    """The forms that bodies in this field take; what each may ask for is in the rule packs."""

    UNINCORPORATED = "unincorporated", "Unincorporated association"
    SCIO = "scio", "Scottish charitable incorporated organisation (SCIO)"
    CIO = "cio", "Charitable incorporated organisation (CIO)"
    GUARANTEE_COMPANY = "clg", "Company limited by guarantee"
    CIC_GUARANTEE = "cic_guarantee", "Community interest company, by guarantee"
    CIC_SHARES = "cic_shares", "Community interest company, by shares"
    BENEFIT_SOCIETY = "cbs", "Community benefit society"
    COOPERATIVE_SOCIETY = "coop", "Co-operative society"
    CHARITABLE_TRUST = "trust", "Charitable trust"
    PARISH_COUNCIL = "parish", "Parish, town or community council"
    NEIGHBOURHOOD_FORUM = "forum", "Neighbourhood forum"
    OTHER = "other", "Another form"


@tracked()
class Organisation(models.Model):
    """A community body or an energy society, often the same one."""

    reference = models.SlugField(max_length=12, unique=True)
    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=16, choices=LegalForm)
    register_number = models.CharField(
        "number on its register", max_length=20, blank=True, help_text="For example SC012345"
    )
    members_count = models.PositiveIntegerField("number of members", null=True, blank=True)
    purposes = models.TextField(blank=True)
    contact_address = models.TextField("contact address", blank=True)
    is_energy_society = models.BooleanField(default=False)
    area_of_benefit = models.MultiPolygonField(srid=BNG, null=True, blank=True)
    area_note = models.CharField("how the area was given", max_length=4_000, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


@tracked()
class OrganisationRole(models.Model):
    """What one person may do for one organisation."""

    class Role(models.TextChoices):
        SECRETARY = "secretary", "Secretary"
        MEMBER = "member", "Member"
        SOCIETY_OFFICER = "society_officer", "Society officer"

    user = models.ForeignKey(User, models.CASCADE, related_name="organisation_roles")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], name="organisation_role_once"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()} of {self.organisation}"


class OrganisationInvitation(models.Model):
    """A link by which somebody joins a body, or takes it over from its secretary."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=16, choices=OrganisationRole.Role)
    hands_over = models.BooleanField(default=False)
    token = models.CharField(max_length=40, unique=True)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    sent = models.DateTimeField(auto_now_add=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent"]

    def __str__(self):
        return f"{self.email} to {self.organisation}"


def _place_of_paper(paper, _name):
    """Files lie under names of ours, never under those that people gave them."""
    return f"organisations/{paper.organisation_id}/{paper.pk}"


class OrganisationPaper(models.Model):
    """A paper of a body, with the day that it bears."""

    class Kind(models.TextChoices):
        CONSTITUTION = "constitution", "Constitution, articles or rules"
        ACCOUNTS = "accounts", "Accounts"
        MINUTES = "minutes", "Minutes of a general meeting"
        POLICY = "policy", "A policy, such as equality or safeguarding"
        INSURANCE = "insurance", "Insurance"
        OTHER = "other", "Another paper"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=12, choices=Kind)
    dated = models.DateField()
    file = models.FileField(upload_to=_place_of_paper)
    name = models.CharField("name as it was sent", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "-dated"]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.dated:%-d %B %Y}"


class OutgoingMail(models.Model):
    """A message that is written with the work it tells of, and sent afterwards by the worker."""

    to = ArrayField(models.EmailField())
    subject = models.CharField(max_length=998)
    body = models.TextField()
    source = models.BinaryField(help_text="The whole message as it goes over the wire")
    written = models.DateTimeField(auto_now_add=True, db_index=True)
    sent = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["-written", "-pk"]
        indexes = [
            models.Index(fields=["next_try"], condition=Q(sent=None), name="mail_waiting"),
        ]

    def __str__(self):
        return f"{self.subject} to {', '.join(self.to)}"
