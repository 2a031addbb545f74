"""Signing in by name and password. Django's groups and permissions are not used: rights come from the role."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class RoleBackend(ModelBackend):
    def get_user(self, user_id):
        """Returns the account of a session with its unit, which every page names; None for one that may not sign in."""
        try:
            user = User.objects.select_related("commune", "department").get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None

    def _get_permissions(self, user_obj, obj, from_name):
        return set()
