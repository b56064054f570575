from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.crypto import get_random_string

from gis.errors import Refusal
from people import services
from people.models import AuthorityRole, User


class Command(BaseCommand):
    help = "Make a person the administrator of a council; makes the account where there is none."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("authority", metavar="CODE", help="nine-character ONS code")

    def handle(self, *, email, authority, **options):
        try:
            with transaction.atomic():
                council = services.know_authority(authority)
                if not User.objects.filter(email__iexact=email).exists():
                    password = get_random_string(20)
                    services.make_person(email=email, password=password)
                    self.stdout.write(f"Account made; first password: {password}")
                services.give_role(council, email=email, role=AuthorityRole.Role.ADMINISTRATOR)
        except Refusal as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{email} is administrator of {council}.")
